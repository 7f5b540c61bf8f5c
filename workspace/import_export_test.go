package workspace

// SetFree says how much room the disk has.
func (im *Imports) SetFree(free func(dir string) (uint64, error)) { im.free = free }

// Tidy is what happens every hour.
func (im *Imports) Tidy() { im.tidy() }
