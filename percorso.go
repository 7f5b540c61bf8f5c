// Package percorso is the vocabulary that every other package speaks: what an
// event, an identifier, an emotion and an error are. It does no I/O.
package percorso

// WorkspaceID names one brand on a server. Its data never meets another's.
type WorkspaceID string

// SourceID names a site, app, till or call centre that sends events.
type SourceID string

// ProfileID names a person as we know them. It is derived from the smallest
// fingerprint among the identifiers of the profile, so it does not depend on
// the order of arrival, and an old ID still leads to the merged profile.
type ProfileID string

// TouchpointID names a place where people meet the business, on one channel.
type TouchpointID string

// ChannelID names a medium: web, store, till, e-mail, call, review.
type ChannelID string

// StageID names a column of a stage model: awareness to advocacy.
type StageID string

// ModelID names a stage model.
type ModelID string

// Text is a name in the two languages of the interface. An empty language
// falls back to the other one.
type Text struct {
	It string `json:"it" yaml:"it"`
	En string `json:"en" yaml:"en"`
}

// In returns the text in language lang, "it" or "en".
func (t Text) In(lang string) string {
	if lang == "it" && t.It != "" || t.En == "" {
		return t.It
	}
	return t.En
}
