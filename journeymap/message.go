package journeymap

import (
	"encoding/json"
	"time"

	"percorso/journeymap/document"
)

// Batch is changes that are made together, or not at all.
type Batch struct {
	Seq int64         `json:"seq" doc:"From 1 within the map, without gaps"`
	ID  string        `json:"batch" doc:"The client's name for it"`
	By  Author        `json:"by"`
	At  time.Time     `json:"at"`
	Ops []document.Op `json:"ops" nullable:"false"`
}

// Start is the first message of a live line, and what a map is opened with.
type Start struct {
	Type    string          `json:"type" enum:"start"`
	Seq     int64           `json:"seq" doc:"Of the newest batch that is in the nodes, or among the batches"`
	Last    string          `json:"last,omitempty" doc:"The name of that batch, where nodes are given: to come back with last="`
	Nodes   []document.Node `json:"nodes,omitempty" doc:"All of them, deleted ones too; absent when the batches after since are given instead"`
	Batches []Batch         `json:"batches,omitempty" doc:"Those after since, when it is recent"`
	Access  Access          `json:"access" enum:"view,comment,edit,manage"`
	You     string          `json:"you" doc:"Id of this connection"`
}

type batchMessage struct {
	Type string `json:"type"`
	Batch
}

type placesMessage struct {
	Type   string `json:"type"`
	People []Here `json:"people"`
}

type threadMessage struct {
	Type   string `json:"type"`
	Thread Thread `json:"thread"`
}

type accessMessage struct {
	Type   string `json:"type"`
	Access Access `json:"access"`
}

type goneMessage struct {
	Type string `json:"type"`
}

// encode writes a message. Ours can always be written.
func encode(message any) []byte {
	text, err := json.Marshal(message)
	if err != nil {
		panic(err) //nolint:forbidigo // cannot happen: raw JSON in it was checked when it came
	}
	return text
}
