package api

import (
	"slices"

	"percorso/collect/importer"
)

// What follows are the answers that hold sentences of ours beside those of a
// Problem. Each leaves what it was made from as it is.

// each returns a copy of list with every entry as f says it.
func each[T any](list []T, f func(T) T) []T {
	out := slices.Clone(list)
	for i := range out {
		out[i] = f(out[i])
	}
	return out
}

func (b BackupInfo) in(say func(string) string) any {
	b.Reason = say(b.Reason)
	return b
}

func (l BackupList) in(say func(string) string) any {
	return BackupList(each(l, func(b BackupInfo) BackupInfo {
		b.Reason = say(b.Reason)
		return b
	}))
}

func (c CatalogueText) in(say func(string) string) any {
	c.Broken = say(c.Broken)
	return c
}

func (h Health) in(say func(string) string) any {
	h.Reason = say(h.Reason)
	return h
}

func (j Job) in(say func(string) string) any {
	j.Error = say(j.Error)
	return j
}

func (p AuditPage) in(say func(string) string) any {
	p.Entries = each(p.Entries, func(e AuditEntry) AuditEntry {
		e.Detail = say(e.Detail)
		return e
	})
	return p
}

func (l RejectList) in(say func(string) string) any {
	l.Rejects = each(l.Rejects, func(r RejectedCall) RejectedCall {
		r.Message = say(r.Message)
		return r
	})
	return l
}

func (r EventRow) said(say func(string) string) EventRow {
	r.Message = say(r.Message)
	return r
}

func (d EventDetail) in(say func(string) string) any {
	d.EventRow = d.said(say)
	return d
}

func (l EventList) in(say func(string) string) any {
	l.Events = each(l.Events, func(r EventRow) EventRow { return r.said(say) })
	return l
}

func (l LiveEvents) in(say func(string) string) any {
	l.Events = each(l.Events, func(r EventRow) EventRow { return r.said(say) })
	return l
}

func (r *ImportReport) in(say func(string) string) any { return r.said(say) }

func (r *ImportReport) said(say func(string) string) *ImportReport {
	if r == nil {
		return nil
	}
	out := *r
	out.Files = each(r.Files, func(f importer.FileReport) importer.FileReport {
		f.Problem = say(f.Problem)
		return f
	})
	out.Samples = each(r.Samples, func(x RefusedRow) RefusedRow {
		x.Cause = say(x.Cause)
		return x
	})
	return &out
}

func (i *Import) in(say func(string) string) any { return i.said(say) }

func (i *Import) said(say func(string) string) *Import {
	out := *i
	out.Error = say(i.Error)
	out.Report = i.Report.said(say)
	out.Problems = each(i.Problems, func(p MappingProblem) MappingProblem {
		p.Cause, p.Remedy = say(p.Cause), say(p.Remedy)
		return p
	})
	return &out
}

func (l ImportList) in(say func(string) string) any {
	return ImportList(each(l, func(i *Import) *Import { return i.said(say) }))
}
