package identity

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"pgregory.net/rapid"

	"percorso"
)

func TestNormalForms(t *testing.T) {
	for _, c := range []struct {
		kind      percorso.IdentifierKind
		raw, want string
		why       Ignored
	}{
		{percorso.Email, " Ana.Rossi@Posta.Example\n", "ana.rossi@posta.example", taken},
		{percorso.Email, "ana+shop@posta.example", "ana+shop@posta.example", taken},
		{percorso.Email, "ana@posta", "", NotEmail},
		{percorso.Email, "@posta.example", "", NotEmail},
		{percorso.Email, "ana rossi@posta.example", "", NotEmail},
		{percorso.Email, "Ana <ana@posta.example>", "", NotEmail},
		{percorso.Email, "a@b@posta.example", "", NotEmail},
		{percorso.Email, "ana@posta..example", "", NotEmail},
		{percorso.Phone, "347 123 4567", "+393471234567", taken},
		{percorso.Phone, "+39 347-1234567", "+393471234567", taken},
		{percorso.Phone, "0039 347 1234567", "+393471234567", taken},
		{percorso.Phone, "(011) 123 4567", "+390111234567", taken},
		{percorso.Phone, "+44 20 7946 0018", "+442079460018", taken},
		{percorso.Phone, "tel:+39-347-1234567", "+393471234567", taken},
		{percorso.Phone, "12", "", NotPhone},
		{percorso.Phone, "call me", "", NotPhone},
		{percorso.LoyaltyCard, "2041 0000-17a", "2041000017A", taken},
		{percorso.LoyaltyCard, "************1234", "", Masked},
		{percorso.UserID, "  Ana ", "Ana", taken},
		{percorso.UserID, "a\x00b", "", NotText},
		{percorso.UserID, "a\xffb", "", NotText},
		{percorso.UserID, strings.Repeat("u", MaxValue+1), "", TooLong},
		{"crm", "K-1", "K-1", taken},
	} {
		got, why := newNormaliser("IT").identifier(c.kind, c.raw)
		if got != c.want || why != c.why {
			t.Errorf("%s %q is %q (%s), want %q (%s)", c.kind, c.raw, got, why, c.want, c.why)
		}
	}
}

func TestBlockedValues(t *testing.T) {
	l, err := newBlocklist([]BlockedValue{
		{Kind: percorso.UserID, Is: " Admin "},
		{Like: `test-\d+`},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind  percorso.IdentifierKind
		value string
		want  bool
	}{
		{percorso.UserID, "", true},
		{percorso.UserID, "0", true},
		{percorso.AnonymousID, "00000000-0000-0000-0000-000000000000", true},
		{percorso.UserID, "-1", true},
		{percorso.UserID, "NULL", true},
		{percorso.UserID, "Anonymous", true},
		{percorso.AnonymousID, "undefined", true},
		{percorso.UserID, "NaN", true},
		{percorso.UserID, "[object Object]", true},
		{percorso.Email, "no-reply@posta.example", true},
		{percorso.Email, "test@test.com", true},
		{percorso.Email, "ana@posta.example", false},
		{percorso.Phone, "+393333333333", true},
		{percorso.Phone, "+393471234567", false},
		{percorso.LoyaltyCard, "9999999999", true},
		{percorso.LoyaltyCard, "99999", false},
		{percorso.UserID, "9999999999", false},
		{percorso.UserID, "1", false},
		{percorso.UserID, "admin", true},
		{"crm", "admin", false},
		{"crm", "TEST-12", true},
		{"crm", "test-12b", false},
	} {
		if got := l.blocks(c.kind, c.value); got != c.want {
			t.Errorf("%s %q is blocked: %v, want %v", c.kind, c.value, got, c.want)
		}
	}
}

func TestWrongOptionsNameTheField(t *testing.T) {
	for want, o := range map[string]Options{
		"region":   {Region: "Italia"},
		"user_ids": {Limits: limits(-1)},
	} {
		if err := o.withDefaults().validate(); percorso.KindOf(err) != percorso.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want an error of kind invalid that names %s", o, err, want)
		}
	}
	for _, b := range []BlockedValue{{}, {Is: "a", Like: "b"}, {Like: "("}} {
		if _, err := newBlocklist([]BlockedValue{b}); percorso.KindOf(err) != percorso.Invalid {
			t.Errorf("%+v: %v, want an error of kind invalid", b, err)
		}
	}
}

// The short cut for Italian mobiles says what the long way says.
func TestTheShortCutForPhonesIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.StringMatching(`(\+39|\+39 |0039|39|\+|\+44)?[ -]?3[0-9][ -]?[0-9]{5,6}[ -]?[0-9]{1,3}[ -]?`).Draw(t, "phone")
		region := rapid.SampledFrom([]string{"IT", "IT", "DE", "US"}).Draw(t, "region")
		short := newNormaliser(region).italianMobile(strings.TrimSpace(v))
		if short == "" {
			return
		}
		num, err := phonenumbers.Parse(v, region)
		if err != nil || !phonenumbers.IsValidNumber(num) {
			t.Fatalf("%q is %s by the short cut, and no number in %s by the long way (%v)", v, short, region, err)
		}
		if long := phonenumbers.Format(num, phonenumbers.E164); long != short {
			t.Fatalf("%q is %s by the short cut and %s by the long way", v, short, long)
		}
	})
}

func TestRememberedPhonesAreBounded(t *testing.T) {
	n := newNormaliser("IT")
	for i := range maxPhones + 10 {
		n.phones[fmt.Sprint("old spelling ", i)] = ""
	}
	if got := n.phone("(011) 123 4567"); got != "+390111234567" || len(n.phones) != 1 {
		t.Errorf("phone is %q with %d spellings remembered, want 1", got, len(n.phones))
	}
}
