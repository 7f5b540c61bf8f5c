package catalogue

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"

	"percorso"
	"percorso/collect/spec"
)

// maxField is how much of a field a signature keeps, in bytes.
const maxField = 200

// SignatureOf returns the signature of event e, whose parsed view is c. Its
// strings may alias c's memory: Intern copies those of a new signature, whoever
// else keeps it must clone them. It allocates only where a text has to change.
func SignatureOf(e *percorso.Event, c *spec.Call) Signature {
	sig := Signature{Type: c.Type, Source: e.Source, Name: clip(c.Name)}
	props, ctx := c.Properties, c.Context
	if sig.Channel = spec.Text(ctx, "channel"); sig.Channel == "" {
		sig.Channel = spec.Text(props, "channel")
	}
	sig.Channel = lower(clip(strings.TrimSpace(sig.Channel)))

	page := ctx.Get("page")
	pageURL := first(spec.Text(page, "url"), spec.Text(props, "url"))
	if campaign := ctx.Get("campaign"); campaign != nil {
		sig.UTMSource = spec.Text(campaign, "source")
		sig.UTMMedium = spec.Text(campaign, "medium")
		sig.UTMCampaign = spec.Text(campaign, "name")
	}
	if sig.UTMSource == "" && sig.UTMMedium == "" && sig.UTMCampaign == "" {
		sig.UTMSource = spec.Text(props, "utm_source")
		sig.UTMMedium = spec.Text(props, "utm_medium")
		sig.UTMCampaign = first(spec.Text(props, "utm_campaign"), spec.Text(props, "campaign_name"), spec.Text(props, "campaign_id"))
		if sig.UTMSource == "" && sig.UTMMedium == "" {
			fromQuery(&sig, first(spec.Text(page, "search"), query(pageURL)))
		}
	}
	sig.UTMSource, sig.UTMMedium, sig.UTMCampaign = clip(sig.UTMSource), clip(sig.UTMMedium), clip(sig.UTMCampaign)

	referrer := first(spec.Text(page, "referrer"), spec.Text(ctx, "referrer", "url"), spec.Text(props, "referrer"))
	if referrer != "" {
		sig.Referrer = external(host(referrer), host(pageURL))
	}

	if c.Type == percorso.Page || c.Type == percorso.Screen {
		sig.PageGroup = clip(strings.TrimSpace(c.Category))
	}
	if sig.PageGroup == "" {
		path := first(spec.Text(page, "path"), spec.Text(props, "path"))
		if path == "" && pageURL != "" {
			path = pathOf(pageURL)
		}
		sig.PageGroup = pageGroup(path)
	}
	sig.Store = clip(spec.Text(props, "store_id"))
	if c.Type == percorso.Track {
		sig.About = clip(strings.TrimSpace(first(spec.Text(props, "about"), spec.Text(props, "touchpoint"), spec.Text(props, "touchpoint_id"))))
	}
	return sig
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// clip returns at most maxField bytes of s, whole runes.
func clip(s string) string {
	if len(s) <= maxField {
		return s
	}
	cut := maxField
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}

func lower(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= 'A' && c <= 'Z' || c >= 0x80 {
			return strings.ToLower(s)
		}
	}
	return s
}

// fromQuery reads the campaign parameters of a page's address, where the client
// did not: utm_*, and the click ids that only paid search adds.
func fromQuery(sig *Signature, query string) {
	if !strings.Contains(query, "utm_") && !strings.Contains(query, "clid=") {
		return
	}
	query = strings.TrimPrefix(query, "?")
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		key, value, _ := strings.Cut(pair, "=")
		if value == "" {
			continue
		}
		switch key {
		case "utm_source":
			sig.UTMSource = unescapeQuery(value)
		case "utm_medium":
			sig.UTMMedium = unescapeQuery(value)
		case "utm_campaign":
			sig.UTMCampaign = unescapeQuery(value)
		case "gclid", "gbraid", "wbraid":
			if sig.UTMSource == "" && sig.UTMMedium == "" {
				sig.UTMSource, sig.UTMMedium = "google", "cpc"
			}
		case "msclkid":
			if sig.UTMSource == "" && sig.UTMMedium == "" {
				sig.UTMSource, sig.UTMMedium = "bing", "cpc"
			}
		}
	}
}

// unescapeQuery resolves + and %XX; what is not UTF-8 afterwards stays as it
// was.
func unescapeQuery(s string) string {
	if !strings.ContainsAny(s, "+%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			b = append(b, ' ')
		case s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			b = append(b, s[i])
		}
	}
	if !utf8.Valid(b) {
		return s
	}
	return string(b)
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// query returns the part of an address behind the question mark.
func query(url string) string {
	_, q, _ := strings.Cut(url, "?")
	q, _, _ = strings.Cut(q, "#")
	return q
}

// host returns the host of an address in lower case, without www. and port;
// empty when there is none.
func host(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok || len(scheme) > 20 {
		rest = strings.TrimPrefix(url, "//")
		if !strings.Contains(rest, ".") { // a path, or nothing that one could visit
			return ""
		}
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		rest = rest[i+1:]
	}
	if i := strings.LastIndexByte(rest, ':'); i >= 0 && !strings.HasSuffix(rest, "]") {
		rest = rest[:i]
	}
	rest = strings.TrimSuffix(lower(rest), ".")
	return clip(strings.TrimPrefix(rest, "www."))
}

// external returns the referrer's host unless it is the page's own site: the
// same host, a host below or above it, or one of the same registered domain.
func external(referrer, page string) string {
	if referrer == "" || page == "" {
		return referrer
	}
	if referrer == page || under(referrer, page) || under(page, referrer) {
		return ""
	}
	if lastLabels(referrer) != lastLabels(page) {
		return referrer
	}
	a, errA := publicsuffix.EffectiveTLDPlusOne(referrer)
	b, errB := publicsuffix.EffectiveTLDPlusOne(page)
	if errA == nil && errB == nil && a == b {
		return ""
	}
	return referrer
}

// under reports whether host a lies below b. A bare public suffix ("it") is no
// host that a site could have, so it needs no care here.
func under(a, b string) bool {
	return len(a) > len(b)+1 && a[len(a)-len(b)-1] == '.' && a[len(a)-len(b):] == b
}

// lastLabels returns the last two labels of a host: two hosts of one registered
// domain agree in them.
func lastLabels(h string) string {
	i := strings.LastIndexByte(h, '.')
	if i < 0 {
		return h
	}
	return h[strings.LastIndexByte(h[:i], '.')+1:]
}

// pathOf returns the path of an address.
func pathOf(url string) string {
	if _, rest, ok := strings.Cut(url, "://"); ok {
		i := strings.IndexByte(rest, '/')
		if i < 0 {
			return "/"
		}
		url = rest[i:]
	}
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		url = url[:i]
	}
	return url
}

// languages are the path parts that name a language and no section of a site.
var languages = map[string]bool{
	"it": true, "en": true, "de": true, "fr": true, "es": true, "pt": true, "nl": true, "pl": true,
	"it-it": true, "it-ch": true, "en-gb": true, "en-us": true, "en-it": true, "de-de": true, "de-at": true, "de-ch": true,
	"fr-fr": true, "fr-ch": true, "es-es": true, "pt-pt": true, "pt-br": true, "nl-nl": true, "pl-pl": true,
	"it_it": true, "en_gb": true, "en_us": true, "de_de": true, "fr_fr": true, "es_es": true,
}

// pageGroup returns the first part of a path that names a section: "/" for the
// home page, a language in front is passed over, and what looks like the key of
// one product or order is ":id".
func pageGroup(path string) string {
	if path == "" {
		return ""
	}
	rest := path
	for {
		part := strings.TrimPrefix(rest, "/")
		part, after, more := strings.Cut(part, "/")
		if i := strings.IndexAny(part, "?#;"); i >= 0 {
			part, more = part[:i], false
		}
		switch {
		case part == "" && !more:
			return "/"
		case part == "" || len(part) <= 5 && languages[lower(part)]:
			if !more {
				return "/"
			}
			rest = after
			continue
		case isKey(part):
			return ":id"
		}
		return clip(part)
	}
}

// isKey reports whether a part of a path looks like the key of one thing, and
// not like a section: long, or with four digits in a row.
func isKey(part string) bool {
	digits := 0
	for i := range len(part) {
		if c := part[i]; c < '0' || c > '9' {
			digits = 0
			continue
		}
		if digits++; digits == 4 {
			return true
		}
	}
	return len(part) > 40
}
