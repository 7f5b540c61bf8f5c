package collect

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzip"

	"percorso"
	"percorso/collect/source"
	"percorso/collect/spec"
)

// worker serves one request after another and reuses its memory.
type worker struct {
	d       *Door
	parser  spec.Parser
	batch   spec.Batch
	raw     bytes.Buffer // the body as sent
	text    bytes.Buffer // the body unpacked
	gzip    gzip.Reader
	events  []percorso.Event
	rejects []spec.Reject
	answer  answer
}

func (d *Door) newWorker() *worker {
	return &worker{d: d, parser: spec.Parser{MaxEvent: d.opts.MaxEvent}}
}

func (k *worker) reset() {
	clear(k.events)
	clear(k.rejects)
	k.events, k.rejects = k.events[:0], k.rejects[:0]
	k.batch = spec.Batch{Items: k.batch.Items[:0]}
	k.answer = answer{Problems: k.answer.Problems[:0]}
}

// maxKnock is how much of a request without a known key is kept, and
// knocksASecond how many such requests are.
const (
	maxKnock      = 4 << 10
	knocksASecond = 2
	// maxDrain is how much of a body that is too large is still read, so that
	// the client gets to read the answer.
	maxDrain = 4 << 20
)

func (k *worker) serve(w http.ResponseWriter, r *http.Request, call percorso.CallType) {
	d := k.d
	now := d.opts.Now()
	env := spec.Envelope{ReceivedAt: now.UnixMilli()}
	body, err := k.readInTime(w, r)
	d.figures.Bytes.Add(int64(k.raw.Len()))
	if errors.Is(err, errGone) {
		refuseCut(w)
		return
	}

	var calls [][]byte
	if err == nil {
		calls, err = k.calls(call, body, &env)
	}
	key, cause := k.writeKey(r, call, body, err)
	src, ok := d.sources.ByKey(key)
	if !ok {
		k.stranger(r.Context(), w, call, body, env, cause, now)
		return
	}
	env.Source = src.ID
	if err != nil {
		k.refuseRequest(r.Context(), w, err, call, body, env)
		return
	}
	if wait, ok := d.rates.take(src.ID, len(calls), src.Rate, now); !ok {
		k.throttle(w, src, wait, now)
		return
	}
	status := k.parse(call, calls, env)
	k.append(r.Context(), w, status)
}

// writeKey returns the request's write key, and where the body should have one,
// why it has none: unread is what is wrong with the body as a whole.
func (k *worker) writeKey(r *http.Request, call percorso.CallType, body []byte, unread error) (string, error) {
	if r.Header.Get("Authorization") != "" {
		key, _, _ := r.BasicAuth()
		return key, nil
	}
	if call == batchPath || unread != nil {
		return k.batch.WriteKey, unread
	}
	return spec.WriteKeyOf(body)
}

// calls returns the text of each call of the request.
func (k *worker) calls(call percorso.CallType, body []byte, env *spec.Envelope) ([][]byte, error) {
	if call != batchPath {
		k.batch.Items = append(k.batch.Items[:0], body)
		return k.batch.Items, nil
	}
	if err := k.batch.ParseBatch(body); err != nil {
		return nil, err
	}
	if n, most := len(k.batch.Items), k.d.opts.MaxCalls; n > most {
		return nil, &spec.Problem{Code: spec.BatchTooLarge, Field: "batch", Message: "it has " + strconv.Itoa(n) + " calls, at most " + strconv.Itoa(most) + " are taken: send several requests"}
	}
	env.SentAt, env.Context, env.Integrations = k.batch.SentAt, k.batch.Context, k.batch.Integrations
	return k.batch.Items, nil
}

// parse sorts the calls into events and rejects. It returns the status of the
// answer: 200, or 400 when the only call of the request is too large or no JSON.
func (k *worker) parse(call percorso.CallType, calls [][]byte, env spec.Envelope) int {
	for i, text := range calls {
		e, err := k.parser.Parse(call, text, env)
		if err == nil {
			k.events = append(k.events, e)
			continue
		}
		place := "request"
		if call == batchPath {
			place = "batch[" + strconv.Itoa(i) + "]"
		}
		k.rejects = append(k.rejects, spec.NewReject(err, call, text, env, place))
		k.answer.turnedAway(i, err)
	}
	if p := k.answer.Problems; call != batchPath && len(p) == 1 && isSizeOrJSON(p[0].Code) {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

func isSizeOrJSON(c spec.Code) bool {
	switch c {
	case spec.TooLarge, spec.BatchTooLarge, spec.MalformedJSON, spec.MalformedGzip, spec.InvalidUTF8, spec.TooDeep, spec.NotAnObject, spec.NoBatch:
		return true
	default:
		return false
	}
}

// append gives the request to the journal and answers it.
func (k *worker) append(ctx context.Context, w http.ResponseWriter, status int) {
	d := k.d
	appended, err := d.journal.Append(ctx, k.events, k.rejects)
	if err != nil {
		d.unavailable(w, err)
		return
	}
	d.figures.Accepted.Add(int64(appended.Accepted))
	d.figures.Duplicates.Add(int64(appended.Duplicates))
	d.figures.Rejected.Add(int64(len(k.rejects)))
	if appended.Duplicates > 0 {
		d.opts.Duplicates(k.events[0].Source, appended.Duplicates)
	}
	d.tap.note(k.events, k.rejects, d.opts.Now().Unix())
	k.answer.Accepted, k.answer.Duplicates, k.answer.Rejected = appended.Accepted, appended.Duplicates, len(k.rejects)
	k.answer.Success = len(k.rejects) == 0
	k.answer.write(w, status)
}

// refuseRequest keeps a request that could not be taken apart, as one reject.
func (k *worker) refuseRequest(ctx context.Context, w http.ResponseWriter, err error, call percorso.CallType, body []byte, env spec.Envelope) {
	k.rejects = append(k.rejects, spec.NewReject(err, call, body, env, "request"))
	k.answer.turnedAway(0, err)
	k.append(ctx, w, http.StatusBadRequest)
}

// stranger answers a request without the write key of a source, which may be
// for a cause: that the body could not be read, and no header has it. A little of it
// is kept, so that a site with an old key can be found.
func (k *worker) stranger(ctx context.Context, w http.ResponseWriter, call percorso.CallType, body []byte, env spec.Envelope, cause error, now time.Time) {
	k.d.figures.Unauthorized.Add(1)
	unread := spec.AsProblem(cause)
	problem := strangersProblem(unread)
	if _, ok := k.d.unknown.take(1, knocksASecond, now); ok {
		reject := spec.NewReject(problem, call, body[:min(len(body), maxKnock)], env, "request")
		reject.Cut = len(body) > maxKnock
		k.rejects = append(k.rejects, reject)
		if _, err := k.d.journal.Append(ctx, nil, k.rejects); err != nil {
			k.d.opts.Log.Warn("a request with an unknown write key could not be noted", "error", err)
		} else {
			k.d.tap.note(nil, k.rejects, now.Unix())
		}
	}
	refuseStranger(w, unread)
}

// strangersProblem says that nobody has the write key, or why the body, which
// should have it, could not be read.
func strangersProblem(unread *spec.Problem) *spec.Problem {
	if unread != nil {
		return unread
	}
	return &spec.Problem{Code: spec.UnknownKey, Field: "writeKey", Message: "no source has this write key: send it by Basic authentication, or as \"writeKey\" in the body"}
}

// refuseStranger answers a request without the write key of a source.
func refuseStranger(w http.ResponseWriter, unread *spec.Problem) {
	status := http.StatusBadRequest
	if unread == nil {
		status = http.StatusUnauthorized
		w.Header().Set("WWW-Authenticate", `Basic realm="percorso"`)
	}
	problem := strangersProblem(unread)
	refuse(w, status, problem.Kind(), problem)
}

func (k *worker) throttle(w http.ResponseWriter, src source.Source, wait time.Duration, now time.Time) {
	k.d.figures.Throttled.Add(1)
	h := w.Header()
	seconds := int64(math.Ceil(wait.Seconds()))
	h.Set("Retry-After", strconv.FormatInt(max(1, seconds), 10))
	h.Set("X-RateLimit-Reset", strconv.FormatInt(now.Add(wait).Unix()+1, 10))
	refuse(w, http.StatusTooManyRequests, percorso.TooMany, &spec.Problem{Code: "too_many", Message: "source " + string(src.ID) + " may send " + strconv.Itoa(src.Rate) + " events a second: send the same again later"})
}

// unavailable answers when the journal did not take a request: nothing of it is
// there, and the client may send the same again.
func (d *Door) unavailable(w http.ResponseWriter, err error) {
	d.figures.Unavailable.Add(1)
	if percorso.KindOf(err) != percorso.Unavailable && !errors.Is(err, context.Canceled) {
		d.opts.Log.Error("the journal did not take a request", "error", err)
	}
	w.Header().Set("Retry-After", strconv.Itoa(max(1, int(d.opts.RetryAfter.Seconds()))))
	refuse(w, http.StatusServiceUnavailable, percorso.Unavailable, &spec.Problem{Code: "unavailable", Message: "the journal cannot write now, and nothing was taken: send the same again later"})
}

// errGone says that the client went away before its request was complete.
var errGone = errors.New("the request is cut short")

func refuseCut(w http.ResponseWriter) {
	refuse(w, http.StatusBadRequest, percorso.Invalid, &spec.Problem{Code: "cut_short", Message: "the request ended before its body did"})
}

// readInTime gives up on a client that takes too long to send its body.
func (k *worker) readInTime(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	c := http.NewResponseController(w)
	limited := c.SetReadDeadline(time.Now().Add(k.d.opts.BodyTimeout)) == nil
	body, err := k.read(r)
	if limited {
		_ = c.SetReadDeadline(time.Time{}) // else it would end the wait for the journal
	}
	return body, err
}

// read returns the body, unpacked. With a *spec.Problem it returns what was
// read so far, for the reject.
func (k *worker) read(r *http.Request) ([]byte, error) {
	most := int64(k.d.opts.MaxBatch)
	k.raw.Reset()
	if n := r.ContentLength; n > 0 {
		k.raw.Grow(int(min(n, most)) + bytes.MinRead)
	}
	n, err := k.raw.ReadFrom(io.LimitReader(r.Body, most+1))
	if err != nil {
		return nil, errGone
	}
	if n > most {
		_, _ = io.CopyN(io.Discard, r.Body, maxDrain) // whatever comes of it
		return k.raw.Bytes(), tooLarge(most)
	}
	raw := k.raw.Bytes()
	if len(raw) < 2 || raw[0] != 0x1f || raw[1] != 0x8b {
		if encoding := r.Header.Get("Content-Encoding"); encoding == "gzip" && len(raw) > 0 {
			return raw, &spec.Problem{Code: spec.MalformedGzip, Message: "the body is announced as gzip and is none"}
		}
		return raw, nil
	}
	return k.unzip(raw, most)
}

func (k *worker) unzip(raw []byte, most int64) ([]byte, error) {
	k.text.Reset()
	if err := k.gzip.Reset(bytes.NewReader(raw)); err != nil {
		return raw, &spec.Problem{Code: spec.MalformedGzip, Message: "the body is no gzip: " + err.Error()}
	}
	n, err := k.text.ReadFrom(io.LimitReader(&k.gzip, most+1))
	switch {
	case n > most:
		return k.text.Bytes(), tooLarge(most)
	case err != nil:
		return k.text.Bytes(), &spec.Problem{Code: spec.MalformedGzip, Message: "the gzip breaks off or is damaged after " + strconv.FormatInt(n, 10) + " bytes: " + err.Error()}
	}
	return k.text.Bytes(), nil
}

func tooLarge(most int64) error {
	return &spec.Problem{Code: spec.BatchTooLarge, Message: "the request has more than " + strconv.FormatInt(most, 10) + " bytes: send fewer calls at once"}
}
