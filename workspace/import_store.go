package workspace

// Imports keeps what people bring as files.
type Imports struct{}

func openImports(*Workspace) (*Imports, error) { return &Imports{}, nil }
