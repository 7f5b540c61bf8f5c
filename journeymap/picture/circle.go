package picture

func (d *drawing) circle() { d.table() }
