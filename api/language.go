package api

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"percorso/journeymap/binding"
	"percorso/message"
)

// speaker is an answer that holds sentences of ours.
type speaker interface {
	// in returns the answer with each of its sentences said by say.
	in(say func(string) string) any
}

// inTheirLanguage says the sentences of an answer in the language that the
// reader asks for first, Italian or else English.
func inTheirLanguage(ctx huma.Context, _ string, v any) (any, error) {
	if p, ok := v.(*Problem); ok {
		visitOf(ctx.Context()).problem = p.Detail
	}
	return spoken(languageOf(ctx.Header("Accept-Language")), v), nil
}

// spoken returns an answer with its sentences in a language.
func spoken(language string, v any) any {
	if language != "it" {
		return v
	}
	switch v := v.(type) {
	case speaker:
		return v.in(inItalian)
	case *binding.MapFigures:
		return v.Said(inItalian)
	}
	return v
}

func inItalian(text string) string { return message.In("it", text) }

// languageOf returns the first language of an Accept-Language header that is
// spoken here: it or en.
func languageOf(header string) string {
	for tag := range strings.SplitSeq(header, ",") {
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
		switch tag, _, _ = strings.Cut(strings.ToLower(tag), "-"); tag {
		case "it", "en":
			return tag
		}
	}
	return "en"
}

func (p *Problem) in(say func(string) string) any { return p.said(say) }

func (p *Problem) said(say func(string) string) *Problem {
	out := *p
	out.Detail = say(p.Detail)
	out.Errors = make([]*huma.ErrorDetail, len(p.Errors))
	for i, e := range p.Errors {
		one := *e
		one.Message = say(e.Message)
		out.Errors[i] = &one
	}
	return &out
}

func (s DemoState) in(say func(string) string) any {
	s.Reason = say(s.Reason)
	return s
}
