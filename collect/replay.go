package collect

import (
	"context"
	"strconv"

	"percorso"
	"percorso/collect/spec"
)

// Replayed says what became of a reject that was put through the door again.
type Replayed struct {
	Accepted   int `json:"accepted"`
	Duplicates int `json:"duplicates"`
	Rejected   int `json:"rejected"` // calls of a batch, kept as rejects of their own
}

// Replay puts a reject through the door again: as it came, or, when corrected
// is not nil, with that text in its place. It keeps its source, its times and
// its place in history. A call that is turned away again is an error of kind
// Invalid, and the reject stays as it is. To replay twice adds nothing.
func (d *Door) Replay(ctx context.Context, id int64, corrected []byte) (Replayed, error) {
	r, err := d.journal.Reject(ctx, id)
	if err != nil {
		return Replayed{}, err
	}
	if r.ReplayedAt != 0 && corrected == nil {
		return Replayed{}, percorso.Errorf(percorso.Conflict, "replaying reject %d: it was replayed already", id)
	}
	text := r.Sample
	if corrected == nil && (r.Code == spec.BadRow || r.Code == spec.BadValue) {
		return Replayed{}, percorso.Errorf(percorso.Conflict, "replaying reject %d: it is a row of an import (%s), not a call; mend the file and import it again", id, r.Place)
	}
	if corrected != nil {
		text = corrected
	} else if r.Cut {
		return Replayed{}, percorso.Errorf(percorso.Conflict, "replaying reject %d: only the first %d bytes of it are kept; send the corrected call with the replay", id, len(r.Sample))
	}
	env := spec.Envelope{Source: r.Source, ReceivedAt: r.ReceivedAt, SentAt: r.SentAt, Historical: r.Historical}
	if env.Source == "" {
		key, _ := spec.WriteKeyOf(text) // no key is none of ours
		src, ok := d.sources.ByKey(key)
		if !ok {
			return Replayed{}, percorso.Errorf(percorso.Conflict, "replaying reject %d: no source has its write key; send it with the key of a source as \"writeKey\"", id)
		}
		env.Source = src.ID
	}
	k := d.newWorker()
	whole := r.Call == batchPath && r.Place == "request"
	if whole {
		if _, err := k.calls(batchPath, text, &env); err != nil {
			return Replayed{}, turnedAwayAgain(id, err)
		}
	} else {
		k.batch.Items = [][]byte{text}
	}
	for i, text := range k.batch.Items {
		env.MessageID = "reject-" + strconv.FormatInt(id, 10) + "-" + strconv.Itoa(i)
		e, err := k.parser.Parse(r.Call, text, env)
		switch {
		case err == nil:
			k.events = append(k.events, e)
		case whole:
			k.rejects = append(k.rejects, spec.NewReject(err, batchPath, text, env, "batch["+strconv.Itoa(i)+"]"))
		default:
			return Replayed{}, turnedAwayAgain(id, err)
		}
	}
	appended, err := d.journal.Append(ctx, k.events, k.rejects)
	if err != nil {
		return Replayed{}, percorso.Errorf(percorso.KindOf(err), "replaying reject %d: %w", id, err)
	}
	d.tap.note(k.events, k.rejects, d.opts.Now().Unix())
	if err := d.journal.MarkReplayed(ctx, id); err != nil {
		return Replayed{}, percorso.Errorf(percorso.KindOf(err), "noting that reject %d was replayed: %w", id, err)
	}
	return Replayed{Accepted: appended.Accepted, Duplicates: appended.Duplicates, Rejected: len(k.rejects)}, nil
}

func turnedAwayAgain(id int64, err error) error {
	return percorso.Errorf(percorso.Invalid, "replaying reject %d: it is turned away again: %w", id, err)
}
