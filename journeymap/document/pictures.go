package document

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"percorso"
)

// Picture is an image that stands on cards, as a file carries it.
type Picture struct {
	Asset   string // its name: asset of a card's image
	Kind    string // media type, such as image/png
	Content []byte
}

// MaxPictures is how many bytes the pictures of a file may have together.
const MaxPictures = 20 << 20

// pictureIn is a picture as it stands in a file, under its name.
type pictureIn struct {
	Kind string `json:"kind"`
	Data []byte `json:"data"` // base64
}

// EncodeWith writes d as Encode does, with pictures at its end, by name, each on
// a line. More than MaxPictures are an error of kind TooLarge.
func EncodeWith(d *Document, id string, pictures []Picture) ([]byte, error) {
	size := 0
	for _, p := range pictures {
		size += len(p.Content)
	}
	if size > MaxPictures {
		return nil, percorso.Errorf(percorso.TooLarge, "the pictures have %d MB, at most %d MB go into a file; write it without them", size>>20, MaxPictures>>20)
	}
	text, err := Encode(d, id)
	if err != nil || len(pictures) == 0 {
		return text, err
	}
	byName := map[string]pictureIn{}
	for _, p := range pictures {
		byName[p.Asset] = pictureIn{p.Kind, p.Content}
	}
	var out strings.Builder
	out.Grow(len(text) + 4*size/3 + 100*len(byName))
	out.WriteString(strings.TrimSuffix(string(text), "\n}\n"))
	out.WriteString(",\n  \"assets\": {\n")
	for i, name := range slices.Sorted(maps.Keys(byName)) {
		if i > 0 {
			out.WriteString(",\n")
		}
		key, err := json.Marshal(name)
		if err != nil {
			return nil, percorso.Errorf(percorso.Internal, "writing map %s: %w", id, err)
		}
		kind, err := json.Marshal(byName[name].Kind)
		if err != nil {
			return nil, percorso.Errorf(percorso.Internal, "writing map %s: %w", id, err)
		}
		out.WriteString("    " + string(key) + `: {"kind":` + string(kind) + `,"data":"` + base64.StdEncoding.EncodeToString(byName[name].Data) + `"}`)
	}
	out.WriteString("\n  }\n}\n")
	return []byte(out.String()), nil
}

// Pictures reads the pictures of a file that Decode has read, by name. What they
// are is not looked at.
func Pictures(file []byte) ([]Picture, error) {
	var root struct {
		Assets json.RawMessage `json:"assets"`
	}
	if err := decodeStrict(file, &root); err != nil {
		return nil, err
	}
	return picturesIn(root.Assets)
}

func picturesIn(raw json.RawMessage) ([]Picture, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var byName map[string]json.RawMessage
	if err := json.Unmarshal(raw, &byName); err != nil {
		return nil, percorso.Errorf(percorso.Invalid, "assets: an object of pictures by name is missing here: { \"name\": { \"kind\": …, \"data\": … } }")
	}
	var out []Picture
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		var p pictureIn
		if err := json.Unmarshal(byName[name], &p); err != nil || len(p.Data) == 0 {
			return nil, percorso.Errorf(percorso.Invalid, "assets.%s: give the kind, such as image/png, and the picture as data in base64", cut(name))
		}
		out = append(out, Picture{name, p.Kind, p.Data})
	}
	return out, nil
}

// Shows lists the names of the images on d that people see, once each, by name.
func (d *Document) Shows() []string {
	var out []string
	for _, n := range d.Reading() {
		image, ok := Read[struct {
			Asset string `json:"asset"`
		}](n, "image")
		if ok && image.Asset != "" {
			out = append(out, image.Asset)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Rename gives images other names: those of d that stand under a name in names.
func (d *Document) Rename(names map[string]string) {
	var ops []Op
	for _, n := range d.nodes {
		image, ok := Read[map[string]json.RawMessage](n, "image")
		if !ok {
			continue
		}
		var name string
		if json.Unmarshal(image["asset"], &name) != nil || names[name] == "" || names[name] == name {
			continue
		}
		var err error
		if image["asset"], err = json.Marshal(names[name]); err != nil {
			continue // a text can always be written
		}
		if value, err := json.Marshal(image); err == nil {
			ops = append(ops, Op{Op: Set, ID: n.ID, Key: "image", Value: value})
		}
	}
	d.Apply(ops)
}
