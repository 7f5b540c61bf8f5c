package spec

import (
	"bytes"
	"encoding/json"
	"slices"

	"percorso"
)

// maxAdded bounds what compose adds to a call that came without a batch.
const maxAdded = 256

// compose writes the body for the journal: without the write key and what
// Export added, with the context of the batch, and with the type and the
// message id that the call itself did not name.
func (p *Parser) compose(body []byte, env Envelope, e *percorso.Event, archived bool) []byte {
	f := &p.f
	var cuts [4]member
	n := 0
	cut := func(m member) {
		if !m.value.absent() {
			cuts[n] = m
			n++
		}
	}
	cut(f.writeKey)
	if archived {
		cut(f.export)
	}
	if len(env.Context) > 0 {
		cut(f.context)
	}
	if len(env.Integrations) > 0 {
		cut(f.integrations)
	}
	slices.SortFunc(cuts[:n], func(a, b member) int { return a.from - b.from })

	out := append(p.body[:0], '{')
	at := 1
	for _, c := range cuts[:n] {
		out = appendMembers(out, body[at:c.from])
		at = c.to
	}
	out = appendMembers(out, body[at:len(body)-1])
	if len(env.Context) > 0 {
		out = appendMerged(out, "context", env.Context, f.context.value.of(body))
	}
	if len(env.Integrations) > 0 {
		out = appendMerged(out, "integrations", env.Integrations, f.integrations.value.of(body))
	}
	if !archived && f.kind.absent() {
		out = appendMember(out, "type", e.Type.String())
	}
	if !archived && f.messageID.absent() {
		out = appendMember(out, "messageId", e.MessageID)
	}
	out = append(out, '}')
	p.body = out
	return bytes.Clone(out)
}

// appendMembers adds a run of members, whole but perhaps with commas at its
// ends, to an object that is being written.
func appendMembers(out, run []byte) []byte {
	run = bytes.Trim(run, " \t\r\n,")
	if len(run) == 0 {
		return out
	}
	return append(appendComma(out), run...)
}

func appendComma(out []byte) []byte {
	if last := out[len(out)-1]; last != '{' {
		out = append(out, ',')
	}
	return out
}

func appendMember(out []byte, key, value string) []byte {
	out = append(appendComma(out), '"')
	out = append(append(out, key...), `":`...)
	text, err := json.Marshal(value)
	if err != nil {
		text = []byte(`""`) // strings always marshal
	}
	return append(out, text...)
}

// appendMerged adds the object own over base, key by key. Both are JSON that
// was checked; own may be empty or null.
func appendMerged(out []byte, key string, base, own []byte) []byte {
	out = append(appendComma(out), '"')
	out = append(append(out, key...), `":`...)
	if len(own) == 0 || own[0] != '{' {
		return append(out, base...)
	}
	out = append(out, '{')
	var seen []member
	visit := func(b []byte, f func(m member) error) {
		_, _ = skipObject(b, 0, 0, f, nil) // both were checked before
	}
	visit(own, func(m member) error {
		seen = append(seen, m)
		out = append(appendComma(out), own[m.from:m.to]...)
		return nil
	})
	visit(base, func(m member) error {
		if !slices.ContainsFunc(seen, func(s member) bool { return bytes.Equal(s.key, m.key) }) {
			out = append(appendComma(out), base[m.from:m.to]...)
		}
		return nil
	})
	return append(out, '}')
}

// withContext returns a copy of a call with the context of its batch, where the
// call is an object that it can be written into.
func withContext(call []byte, env Envelope) []byte {
	var p Parser
	if len(env.Context) == 0 && len(env.Integrations) == 0 || p.scan(call) != nil {
		return bytes.Clone(call)
	}
	p.f.kind, p.f.messageID = span{1, 1}, span{1, 1} // leave them as they are
	return p.compose(call, env, &percorso.Event{}, false)
}
