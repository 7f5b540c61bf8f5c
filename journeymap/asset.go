package journeymap

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	_ "image/gif"  // is recognised
	_ "image/jpeg" // is recognised
	_ "image/png"  // is recognised
	"net/http"
	"strings"
	"time"

	_ "golang.org/x/image/webp" // is recognised

	"percorso"
	"percorso/journeymap/document"
)

// The bounds of pictures.
const (
	MaxAsset     = 10 << 20  // bytes
	maxAssets    = 400       // of a map
	maxAssetSize = 256 << 20 // bytes, of a map in all
	maxSide      = 12_000    // pixels
	maxPixels    = 50_000_000
	// assetLife is how long a picture is kept that stands nowhere on its map.
	assetLife = 7 * day
)

// assetKinds are the pictures that are taken, by the name of their decoder.
var assetKinds = map[string]string{"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}

// AddAsset keeps a picture for a map. What it is is read from its content; what
// was written beside it, such as where it was taken, is not kept. The same
// picture again is the same asset.
func (m *Maps) AddAsset(ctx context.Context, id ID, who Author, content []byte) (Asset, error) {
	if _, _, err := m.may(ctx, id, who.ID, Edit); err != nil {
		return Asset{}, err
	}
	a, content, err := look(content)
	if err != nil {
		return Asset{}, err
	}
	a.At = m.now()
	err = m.store.Change(ctx, func(tx Tx) error {
		all, err := tx.Assets(id)
		if err != nil {
			return err
		}
		size := a.Size
		for _, other := range all {
			if other.ID == a.ID {
				return tx.AddAsset(id, a, content)
			}
			size += other.Size
		}
		if len(all) >= maxAssets || size > maxAssetSize {
			return percorso.Errorf(percorso.TooLarge, "the map has %d pictures with %d MB; at most %d with %d MB fit: take some off, they are cleaned up after %d days", len(all), size>>20, maxAssets, maxAssetSize>>20, assetLife/day)
		}
		return tx.AddAsset(id, a, content)
	})
	return a, err
}

// look finds out what picture it is, and returns it bare.
func look(content []byte) (Asset, []byte, error) {
	if len(content) > MaxAsset {
		return Asset{}, nil, percorso.Errorf(percorso.TooLarge, "the picture has more than %d MB: make it smaller, 2,000 pixels wide is plenty", MaxAsset>>20)
	}
	if isMarkup(content) {
		return Asset{}, nil, percorso.Errorf(percorso.Invalid, "the picture is an SVG or a page, which can hold programs: export it as PNG and bring that")
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(content))
	kind := assetKinds[format]
	switch {
	case err != nil || kind == "":
		return Asset{}, nil, percorso.Errorf(percorso.Invalid, "the file is no picture that can be shown (%s): bring a PNG, JPEG, WebP or GIF", http.DetectContentType(content))
	case config.Width < 1 || config.Height < 1 || config.Width > maxSide || config.Height > maxSide || config.Width*config.Height > maxPixels:
		return Asset{}, nil, percorso.Errorf(percorso.TooLarge, "the picture has %d × %d pixels; at most %d on a side and %d million in all: make it smaller", config.Width, config.Height, maxSide, maxPixels/1_000_000)
	}
	if content, err = bare(format, content); err != nil {
		return Asset{}, nil, err
	}
	sum := sha256.Sum256(content)
	return Asset{ID: hex.EncodeToString(sum[:16]), Kind: kind, Width: config.Width, Height: config.Height, Size: int64(len(content))}, content, nil
}

func isMarkup(content []byte) bool {
	begin := strings.ToLower(string(content[:min(len(content), 1024)]))
	begin = strings.TrimLeft(begin, "\ufeff \t\r\n")
	return strings.HasPrefix(begin, "<")
}

// pictured looks at the pictures that come with a document, names them there as
// they are named here, and returns what keeps them with the map.
func (m *Maps) pictured(id ID, doc *document.Document, pictures []document.Picture) (*document.Document, func(Tx) error, error) {
	if len(pictures) == 0 {
		return doc, nil, nil
	}
	if len(pictures) > maxAssets {
		return nil, nil, percorso.Errorf(percorso.TooLarge, "assets: there are %d pictures; a map can have %d", len(pictures), maxAssets)
	}
	names := map[string]string{}
	assets, contents := make([]Asset, len(pictures)), make([][]byte, len(pictures))
	for i, p := range pictures {
		a, content, err := look(p.Content)
		if err != nil {
			return nil, nil, percorso.Errorf(percorso.KindOf(err), "assets.%s: %w", p.Asset, err)
		}
		a.At = m.now()
		assets[i], contents[i], names[p.Asset] = a, content, a.ID
	}
	doc = doc.Clone()
	doc.Rename(names)
	return doc, func(tx Tx) error {
		for i, a := range assets {
			if err := tx.AddAsset(id, a, contents[i]); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// Pictures returns the images that stand on a document of a map, for its file.
func (m *Maps) Pictures(ctx context.Context, id ID, person string, doc *document.Document) (out []document.Picture, err error) {
	if _, _, err := m.may(ctx, id, person, View); err != nil {
		return nil, err
	}
	size := 0
	for _, name := range doc.Shows() {
		a, content, err := m.asset(ctx, id, name)
		if percorso.KindOf(err) == percorso.NotFound {
			continue // it was never brought here
		}
		if err != nil {
			return nil, err
		}
		out = append(out, document.Picture{Asset: a.ID, Kind: a.Kind, Content: content})
		if size += len(content); size > document.MaxPictures {
			break // they do not fit, whatever comes
		}
	}
	return out, nil
}

// Asset returns a picture of a map with its content.
func (m *Maps) Asset(ctx context.Context, id ID, person, asset string) (Asset, []byte, error) {
	if _, _, err := m.may(ctx, id, person, View); err != nil {
		return Asset{}, nil, err
	}
	return m.asset(ctx, id, asset)
}

func (m *Maps) asset(ctx context.Context, id ID, asset string) (a Asset, content []byte, err error) {
	err = m.store.Look(ctx, func(tx Tx) error {
		a, content, err = tx.Asset(id, asset)
		return err
	})
	if percorso.KindOf(err) == percorso.NotFound {
		err = percorso.Errorf(percorso.NotFound, "the map has no picture %q", asset)
	}
	return a, content, err
}

// GuestAsset returns a picture that a link shows.
func (m *Maps) GuestAsset(ctx context.Context, s Share, asset string) (Asset, []byte, error) {
	shown, err := m.showsAsset(ctx, s, asset)
	if err == nil && !shown {
		err = percorso.Errorf(percorso.NotFound, "this link shows no picture %q", asset)
	}
	if err != nil {
		return Asset{}, nil, err
	}
	return m.asset(ctx, s.Map, asset)
}

// Tidy forgets what nobody needs any more: maps that were deleted long ago,
// pictures that stand nowhere, and in memory what nobody looks at.
func (m *Maps) Tidy(ctx context.Context) error {
	m.leaveIdle()
	var heads []Head
	err := m.store.Look(ctx, func(tx Tx) (err error) {
		heads, err = tx.Heads()
		return err
	})
	if err != nil {
		return err
	}
	now := m.now()
	for _, h := range heads {
		if !h.DeletedAt.IsZero() && now.Sub(h.DeletedAt) > keepDeleted {
			err = m.purge(ctx, h.ID)
		} else {
			err = m.tidyAssets(ctx, h.ID, now)
		}
		if err != nil {
			return fmt.Errorf("tidying map %s: %w", h.ID, err)
		}
	}
	return nil
}

func (m *Maps) purge(ctx context.Context, id ID) error {
	m.letGo(id)
	m.mu.Lock()
	delete(m.rooms, id)
	m.mu.Unlock()
	return m.store.Change(ctx, func(tx Tx) error { return tx.Purge(id) })
}

// tidyAssets deletes old pictures that stand neither on the map, not even on
// something deleted, nor in any of its versions.
func (m *Maps) tidyAssets(ctx context.Context, id ID, now time.Time) error {
	var old []Asset
	var versions []Version
	err := m.store.Look(ctx, func(tx Tx) error {
		all, err := tx.Assets(id)
		for _, a := range all {
			if now.Sub(a.At) > assetLife {
				old = append(old, a)
			}
		}
		if err != nil || len(old) == 0 {
			return err
		}
		versions, err = tx.Versions(id)
		return err
	})
	if err != nil || len(old) == 0 {
		return err
	}
	_, doc, err := m.read(ctx, id)
	if err != nil {
		return err
	}
	text, err := json.Marshal(doc.Nodes())
	if err != nil {
		return fmt.Errorf("reading its nodes: %w", err)
	}
	places := [][]byte{text}
	for _, v := range versions {
		_, doc, err := m.version(ctx, id, v.Number)
		if err != nil {
			return err
		}
		text, err := json.Marshal(doc.Nodes())
		if err != nil {
			return fmt.Errorf("reading its nodes: %w", err)
		}
		places = append(places, text)
	}
	return m.store.Change(ctx, func(tx Tx) error {
		for _, a := range old {
			stands := false
			for _, text := range places {
				stands = stands || bytes.Contains(text, []byte(`"`+a.ID+`"`))
			}
			if stands {
				continue
			}
			if err := tx.DeleteAsset(id, a.ID); err != nil {
				return err
			}
		}
		return nil
	})
}
