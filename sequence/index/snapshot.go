package index

import (
	"bufio"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"percorso"
)

// Snapshot writes everything appended so far to the snapshot file: beside the old
// one, to the disk, and then into its place, so that a crash leaves one or the
// other. Append and View go on meanwhile. Without a Path, or when the file is up
// to date, it does nothing.
func (x *Index) Snapshot(ctx context.Context) error {
	if x.opts.Path == "" {
		return nil
	}
	x.merging.Lock()
	defer x.merging.Unlock()
	v := x.latest()
	if x.saved != nil && x.saved.seq == v.seq && slices.Equal(x.saved.labels.chunks, v.labels.chunks) {
		return nil
	}
	p := x.whole(v)
	signatures, err := x.opts.Signatures.MarshalBinary()
	if err != nil {
		return percorso.Errorf(percorso.Internal, "writing the snapshot of the index: %w", err)
	}
	chunks, err := v.encode(p, signatures)
	if err != nil {
		return percorso.Errorf(percorso.Internal, "writing the snapshot of the index: %w", err)
	}
	if err := writeFile(ctx, x.opts.Path, chunks); err != nil {
		return percorso.Errorf(percorso.Unavailable, "writing the snapshot of the index: %w; free some space or check the folder's permissions", err)
	}
	x.saved = &View{seq: v.seq, labels: v.labels}
	return nil
}

// writeFile puts the sections into the place of the file path.
func writeFile(ctx context.Context, path string, chunks []chunk) (err error) {
	temporary := path + ".new"
	f, err := os.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(temporary))
		}
	}()
	if err := writeChunks(ctx, f, chunks); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func writeChunks(ctx context.Context, f *os.File, chunks []chunk) error {
	head, length := frame(chunks)
	w := bufio.NewWriterSize(f, 1<<20)
	if _, err := w.Write(head); err != nil {
		return err
	}
	at := int64(len(head))
	for _, c := range chunks {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := w.Write(c.data); err != nil {
			return err
		}
		at += int64(len(c.data))
		if _, err := w.Write(make([]byte, align(at)-at)); err != nil {
			return err
		}
		at = align(at)
	}
	if at != length {
		return percorso.Errorf(percorso.Internal, "wrote %d bytes instead of %d", at, length)
	}
	return w.Flush()
}

// load fills the index from the snapshot file. When it returns an error, the
// index and the signature table are empty.
func (x *Index) load() error {
	data, release, err := readFile(x.opts.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return percorso.Errorf(percorso.Unavailable, "reading the snapshot of the index: %w", err)
	}
	d, err := decode(data)
	if err == nil {
		err = x.adopt(d)
	}
	if err != nil {
		release()
		return percorso.Errorf(percorso.KindOf(err), "reading the snapshot of the index: %w", err)
	}
	if d.part != nil {
		x.mapped, x.mappedPart = data, d.part
	}
	return nil
}

// adopt makes the index hold what was decoded.
func (x *Index) adopt(d *decoded) error {
	table := x.opts.Signatures
	if err := table.UnmarshalBinary(d.signatures); err != nil {
		return err
	}
	if len(table.All()) < len(d.view.counts) {
		if err := table.UnmarshalBinary([]byte("[]")); err != nil {
			return err
		}
		return corrupt("codes without a signature")
	}
	v := d.view
	v.signatures = table.All()
	if d.part != nil {
		v.parts = []held{{part: d.part, live: d.part.rows()}}
	}
	v.seal()
	x.view.Store(v)
	x.cursor, x.newest, x.ignored, x.total = v.seq, v.newest, v.ignored, v.Interactions()
	x.counts, x.frozen = v.counts, true
	for i := range v.dicts {
		own := v.dicts[i]
		x.dicts = append(x.dicts, &own)
		x.byName[own.name] = uint16(i)
	}
	x.saved = &View{seq: v.seq, labels: v.labels}
	return nil
}
