package main

import (
	"fmt"
	"runtime"
)

// build says what this program was built from.
type build struct {
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func buildInfo() build {
	return build{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
}

// print writes an answer for people to the standard output.
func (p *program) print(format string, args ...any) {
	_, _ = fmt.Fprintf(p.stdout, format, args...)
}
