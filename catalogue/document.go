package catalogue

import (
	_ "embed"
	"sync"

	"percorso"
)

// Format is the version of the catalogue document. docs/format/catalogue.md
// describes it, docs/format/catalogue.schema.json is its JSON Schema.
const Format = "percorso-catalogue/1"

// ExtendsDefault as a document's Extends takes Percorso's own catalogue as the
// ground that the document builds on.
const ExtendsDefault = "default"

// None as a rule's touchpoint or stage says that there is none, and that none
// shall be proposed.
const None = "none"

// Document is a catalogue as people write it: channels, touchpoints, stage
// models, and the rules that lead a signature to them. Rules are tried from the
// top; the first that matches decides.
type Document struct {
	Format          string              `yaml:"format"`
	Extends         string              `yaml:"extends,omitempty"` // "default", or empty for a document that stands alone
	DefaultModel    percorso.ModelID    `yaml:"default_model,omitempty"`
	Otherwise       percorso.ChannelID  `yaml:"otherwise,omitempty"` // the channel of what no channel rule matches
	Lists           map[string][]string `yaml:"lists,omitempty"`     // patterns by name, for use as @name
	Channels        []Channel           `yaml:"channels,omitempty"`
	ChannelRules    []ChannelRule       `yaml:"channel_rules,omitempty"`
	Touchpoints     []Touchpoint        `yaml:"touchpoints,omitempty"`
	TouchpointRules []TouchpointRule    `yaml:"touchpoint_rules,omitempty"`
	Outcomes        When                `yaml:"outcomes,omitempty"` // what ends a journey, with its value
	Models          []StageModel        `yaml:"models,omitempty"`

	at positions // where things stand in the text; nil for a document made in code
}

// Condition holds when each of its fields matches one of that field's patterns.
// The fields are listed in fields.go.
type Condition map[string][]string

// When holds when one of its conditions does.
type When []Condition

// ChannelRule says on which channel the signatures are that match.
type ChannelRule struct {
	Channel percorso.ChannelID `yaml:"channel"`
	When    When               `yaml:"when"`
	Unless  When               `yaml:"unless,omitempty"`
	// Replaces is the mark of the rule of Percorso's that this one stands in for.
	Replaces string `yaml:"replaces,omitempty"`
}

// TouchpointRule says which touchpoint the signatures that match belong to.
type TouchpointRule struct {
	Touchpoint percorso.TouchpointID `yaml:"touchpoint"` // None for no touchpoint
	When       When                  `yaml:"when"`
	Unless     When                  `yaml:"unless,omitempty"`
	// Replaces is the mark of the rule of Percorso's that this one stands in for.
	Replaces string `yaml:"replaces,omitempty"`
}

// StageRule gives a place to touchpoints that a model's places do not name.
type StageRule struct {
	Stage  percorso.StageID `yaml:"stage"` // None for no stage
	When   When             `yaml:"when"`
	Unless When             `yaml:"unless,omitempty"`
	// Replaces is the mark of the rule of Percorso's that this one stands in for.
	Replaces string `yaml:"replaces,omitempty"`
}

// StageModel is a stage model as people write it. A touchpoint's stage comes
// from Places, else from the first of Rules that matches, else from the model
// that this one follows.
type StageModel struct {
	Model   `yaml:",inline"`
	Follows *Follows    `yaml:"follows,omitempty"`
	Rules   []StageRule `yaml:"rules,omitempty"`
}

// Follows says that a touchpoint which this model does not place itself stands
// where another model places it, under the stage of this model that Stages
// gives for it.
type Follows struct {
	Model  percorso.ModelID                      `yaml:"model"`
	Stages map[percorso.StageID]percorso.StageID `yaml:"stages"` // that model's stage -> this model's
}

//go:embed default.yaml
var defaultYAML []byte

var (
	defaultOnce     sync.Once
	defaultDocument *Document
)

// Default returns Percorso's own catalogue. It must not be changed.
func Default() *Document {
	defaultOnce.Do(func() {
		d, err := Parse(defaultYAML)
		if err != nil {
			panic("catalogue: default.yaml: " + err.Error()) //nolint:forbidigo // the text is part of the program, and a test parses it
		}
		defaultDocument = d
	})
	return defaultDocument
}

// DefaultYAML returns the text of Percorso's own catalogue, with its comments.
func DefaultYAML() []byte { return append([]byte(nil), defaultYAML...) }
