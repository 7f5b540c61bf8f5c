package collect

import (
	"encoding/json"
	"net/http"

	"percorso"
	"percorso/collect/spec"
)

// answer is the body of an answer with status 200, and of a 400.
type answer struct {
	Success    bool          `json:"success"` // nothing was turned away
	Accepted   int           `json:"accepted"`
	Duplicates int           `json:"duplicates,omitempty"`
	Rejected   int           `json:"rejected,omitempty"`
	Problems   []callProblem `json:"problems,omitempty"` // the first maxProblems
}

// callProblem says what is wrong with one call of the request.
type callProblem struct {
	Index   int       `json:"index"` // in the batch, from 0
	Code    spec.Code `json:"code"`
	Field   string    `json:"field,omitempty"`
	Message string    `json:"message"`
}

// maxProblems is how many problems an answer lists; the journal has them all.
const maxProblems = 20

func (a *answer) turnedAway(index int, err error) {
	if len(a.Problems) >= maxProblems {
		return
	}
	p := spec.AsProblem(err)
	if p == nil {
		p = &spec.Problem{Code: spec.MalformedJSON, Message: err.Error()}
	}
	a.Problems = append(a.Problems, callProblem{Index: index, Code: p.Code, Field: p.Field, Message: p.Message})
}

func (a *answer) write(w http.ResponseWriter, status int) { writeJSON(w, status, a) }

// refusal is the body of every other answer, as the API writes its errors.
type refusal struct {
	Success bool         `json:"success"`
	Error   refusalCause `json:"error"`
}

type refusalCause struct {
	Kind    string    `json:"kind"`
	Code    spec.Code `json:"code"`
	Field   string    `json:"field,omitempty"`
	Message string    `json:"message"`
}

func refuse(w http.ResponseWriter, status int, kind percorso.ErrorKind, p *spec.Problem) {
	writeJSON(w, status, refusal{Error: refusalCause{Kind: kind.String(), Code: p.Code, Field: p.Field, Message: p.Message}})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(`{"success":false}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n')) // a client that went away is no fault of ours
}
