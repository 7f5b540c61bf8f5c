package percorso

// IdentifierKind is what sort of value points at a person. Besides the kinds
// below a workspace may name its own ("till_customer").
type IdentifierKind string

// The identifier kinds that every workspace knows, in order of priority: on a
// conflict the kind that stands earlier here wins.
const (
	UserID      IdentifierKind = "user_id"
	LoyaltyCard IdentifierKind = "loyalty_card"
	Email       IdentifierKind = "email"
	Phone       IdentifierKind = "phone"
	AnonymousID IdentifierKind = "anonymous_id"
)

// Identifier is a value that points at a person, already normalised: an e-mail
// in lower case, a phone number in E.164.
type Identifier struct {
	Kind  IdentifierKind `json:"kind"`
	Value string         `json:"value"`
}

// String returns kind:value.
func (id Identifier) String() string { return string(id.Kind) + ":" + id.Value }
