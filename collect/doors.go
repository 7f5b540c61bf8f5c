package collect

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"

	"percorso/collect/spec"
)

// Doors is the doors of several workspaces at one address: a request goes to
// the one whose sources know its write key. What nobody knows is turned away,
// and kept by none: it may be about anybody's customers.
type Doors []*Door

// ServeHTTP hands the request on to its door.
func (ds Doors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if len(ds) == 0 {
		http.NotFound(w, r)
		return
	}
	first := ds[0]
	call, ok := paths[strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/v1/"), "/")]
	if !ok || len(ds) == 1 || r.Method != http.MethodPost {
		first.ServeHTTP(w, r) // all doors say the same
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	k, _ := first.workers.Get().(*worker)
	defer func() {
		k.reset()
		first.workers.Put(k)
	}()
	var body []byte
	var err error
	if r.Header.Get("Authorization") == "" { // only then does the body have the key
		body, err = k.readInTime(w, r)
		if errors.Is(err, errGone) {
			refuseCut(w)
			return
		}
		if err == nil && call == batchPath {
			err = k.batch.ParseBatch(body)
		}
		r.Body = io.NopCloser(bytes.NewReader(k.raw.Bytes()))
	}
	key, cause := k.writeKey(r, call, body, err)
	for _, d := range ds {
		if _, ok := d.sources.ByKey(key); ok {
			d.ServeHTTP(w, r)
			return
		}
	}
	first.figures.Unauthorized.Add(1)
	refuseStranger(w, spec.AsProblem(cause))
}
