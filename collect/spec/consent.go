package spec

import "github.com/valyala/fastjson"

// Consent is what a call says of consent: context.consent.categoryPreferences.
// It is passed through untouched in the body; this is how it is read.
type Consent struct {
	preferences *fastjson.Object // nil when the call says nothing
}

// ConsentOf reads the consent of a call. It is valid as long as the call.
func ConsentOf(c *Call) Consent {
	v := c.Context.Get("consent", "categoryPreferences")
	if v == nil || v.Type() != fastjson.TypeObject {
		return Consent{}
	}
	o, err := v.Object()
	if err != nil {
		return Consent{}
	}
	return Consent{preferences: o}
}

// Stated says whether the call says anything of consent.
func (c Consent) Stated() bool { return c.preferences != nil }

// Allows says whether a purpose that needs all the categories may use the call:
// always when the call says nothing of consent; else only when each of them is
// true. No preferences at all mean that all are false; needing no category is
// always allowed.
func (c Consent) Allows(categories ...string) bool {
	if c.preferences == nil {
		return true
	}
	for _, name := range categories {
		if v := c.preferences.Get(name); v == nil || v.Type() != fastjson.TypeTrue {
			return false
		}
	}
	return true
}
