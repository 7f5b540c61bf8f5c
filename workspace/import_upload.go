package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"

	"percorso"
	"percorso/collect/importer"
)

const (
	// maxUpload is how many bytes a file may have.
	maxUpload = 8 << 30
	// maxWorkbook is how many bytes a workbook may have: it is unpacked as a whole.
	maxWorkbook = 200 << 20
	// reserve is how much of the disk stays free for the door.
	reserve = 512 << 20
	// maxImportFiles is how many files an import may have.
	maxImportFiles = 50
	// checkEvery is after how many bytes the disk is looked at again.
	checkEvery = 32 << 20
)

// Upload writes what comes from r to a file of the import, and looks at it; size
// is how many bytes are announced, or less than 0. A file of the same name is
// replaced. Should anything go wrong, nothing of the new one is left.
func (im *Imports) Upload(ctx context.Context, id, name string, size int64, r io.Reader) (Import, error) {
	doing := fmt.Sprintf("uploading %q", name)
	if err := im.mayUpload(id, name, size, doing); err != nil {
		return Import{}, err
	}
	part, err := os.CreateTemp(im.folder(id), partPrefix+"*")
	if errors.Is(err, fs.ErrNotExist) {
		return Import{}, noImport(id)
	}
	if err != nil {
		return Import{}, percorso.Errorf(percorso.Unavailable, "%s: %w", doing, err)
	}
	n, err := im.receive(ctx, part, size, r, doing)
	if e := part.Close(); err == nil && e != nil {
		err = full(e, doing)
	}
	var seen *importer.Inspection
	if err == nil {
		seen, err = inspectUpload(part.Name(), name, n)
	}
	var one Import
	if err == nil {
		one, err = im.change(id, doing, func(one *Import) error {
			if err := os.Rename(part.Name(), im.path(id, name)); err != nil {
				return percorso.Errorf(percorso.Unavailable, "%s: %w", doing, err)
			}
			one.Files = slices.DeleteFunc(one.Files, func(f ImportFile) bool { return plainFile(f.Name) == plainFile(name) })
			one.Files = append(one.Files, ImportFile{Name: name, Bytes: n, Seen: seen})
			slices.SortFunc(one.Files, func(a, b ImportFile) int { return strings.Compare(a.Name, b.Name) })
			one.renew()
			return nil
		})
	}
	if err != nil {
		if e := os.Remove(part.Name()); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
		return Import{}, err
	}
	return one, nil
}

// renew makes an import a draft again, whose files have changed.
func (one *Import) renew() {
	one.State, one.Mode, one.Known, one.Sketch, one.Text, one.Error, one.Source = ImportDraft, "", "", nil, "", "", ""
	one.Report = nil
}

func (im *Imports) mayUpload(id, name string, size int64, doing string) error {
	one, err := im.Get(id)
	switch {
	case err != nil:
		return err
	case name == "" || len(name) > 200 || !utf8.ValidString(name) || strings.ContainsAny(name, "/\\\x00\n\r*?["):
		return percorso.Errorf(percorso.Invalid, "%s: that is no name for a file: rename it, without slashes, stars and brackets", doing)
	case size > maxUpload:
		return percorso.Errorf(percorso.TooLarge, "%s: it has %s, at most %s are taken: compress it with gzip, or divide it", doing, gigabytes(size), gigabytes(maxUpload))
	case one.underWay():
		return percorso.Errorf(percorso.Conflict, "%s: the import is %s; stop it first", doing, one.State)
	case len(one.Files) >= maxImportFiles:
		return percorso.Errorf(percorso.Invalid, "%s: an import takes at most %d files", doing, maxImportFiles)
	}
	return im.room(max(size, 0), doing)
}

// room is an error of kind Unavailable when the disk has no room for size bytes
// more.
func (im *Imports) room(size int64, doing string) error {
	free, err := im.free(im.ws.dir)
	if err != nil {
		return percorso.Errorf(percorso.Unavailable, "%s: %w", doing, err)
	}
	if free < uint64(size+reserve) {
		return percorso.Errorf(percorso.Unavailable, "%s: the disk has %s free; the file needs %s, and %s stay free so that events can go on coming in: make room, and try again", doing, gigabytes(int64(min(free, 1<<62))), gigabytes(size), gigabytes(reserve))
	}
	return nil
}

func gigabytes(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d KB", (n+1023)>>10)
}

// receive copies r to the file, and stops when the disk fills up.
func (im *Imports) receive(ctx context.Context, to *os.File, size int64, r io.Reader, doing string) (n int64, err error) {
	for {
		copied, err := io.CopyN(to, r, checkEvery)
		n += copied
		switch {
		case n > maxUpload:
			return n, percorso.Errorf(percorso.TooLarge, "%s: it has more than %s: compress it with gzip, or divide it", doing, gigabytes(maxUpload))
		case errors.Is(err, io.EOF) && size >= 0 && n != size:
			return n, cutShort(doing, n, size)
		case errors.Is(err, io.EOF):
			return n, nil
		case err != nil && isWrite(err):
			return n, full(err, doing)
		case err != nil || ctx.Err() != nil:
			return n, cutShort(doing, n, size)
		}
		if err := im.room(0, doing); err != nil {
			return n, err
		}
	}
}

func cutShort(doing string, n, size int64) error {
	if size < 0 {
		return percorso.Errorf(percorso.Invalid, "%s: the connection ended after %s; nothing of it is kept: send it again", doing, gigabytes(n))
	}
	return percorso.Errorf(percorso.Invalid, "%s: the connection ended after %s of %s; nothing of it is kept: send it again", doing, gigabytes(n), gigabytes(size))
}

func isWrite(err error) bool {
	_, ok := errors.AsType[*fs.PathError](err)
	return ok
}

func full(err error, doing string) error {
	if errors.Is(err, syscall.ENOSPC) {
		return percorso.Errorf(percorso.Unavailable, "%s: the disk is full: make room, and send it again", doing)
	}
	return percorso.Errorf(percorso.Unavailable, "%s: %w", doing, err)
}

// inspectUpload looks at what was uploaded.
func inspectUpload(path, name string, n int64) (*importer.Inspection, error) {
	if n > maxWorkbook && beginsWith(path, "PK\x03\x04") {
		return nil, percorso.Errorf(percorso.TooLarge, "reading %s: the workbook has %s, at most %s are taken: save the sheet as CSV", name, gigabytes(n), gigabytes(maxWorkbook))
	}
	return importer.Inspect(path, name)
}

func beginsWith(path, sign string) bool {
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // it was only read
	head := make([]byte, len(sign))
	_, err = io.ReadFull(f, head)
	return err == nil && bytes.Equal(head, []byte(sign))
}

// RemoveFile takes a file out of an import.
func (im *Imports) RemoveFile(id, name string) (Import, error) {
	return im.change(id, fmt.Sprintf("removing %q", name), func(one *Import) error {
		if !slices.ContainsFunc(one.Files, func(f ImportFile) bool { return f.Name == name }) {
			return percorso.Errorf(percorso.NotFound, "removing %q: the import has no such file", name)
		}
		if err := os.Remove(im.path(id, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return percorso.Errorf(percorso.Unavailable, "removing %q: %w", name, err)
		}
		one.Files = slices.DeleteFunc(one.Files, func(f ImportFile) bool { return f.Name == name })
		one.renew()
		return nil
	})
}
