// Package journeymaptest is what every journeymap.Store promises, as tests.
package journeymaptest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"percorso"
	"percorso/journeymap"
)

var (
	at  = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	ada = journeymap.Author{ID: "ada", Name: "Ada 🌍 عدا"}
	bea = journeymap.Author{ID: "bea", Name: "Bea"}
)

// Run runs the suite; open returns an empty store, closed by t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) journeymap.Store) {
	t.Run("a map's head", func(t *testing.T) { heads(t, open(t)) })
	t.Run("the log is numbered once", func(t *testing.T) { log(t, open(t)) })
	t.Run("a change is whole or nothing", func(t *testing.T) { whole(t, open(t)) })
	t.Run("snapshots and versions", func(t *testing.T) { versions(t, open(t)) })
	t.Run("what happened", func(t *testing.T) { activities(t, open(t)) })
	t.Run("what people say", func(t *testing.T) { talk(t, open(t)) })
	t.Run("mentions", func(t *testing.T) { mentions(t, open(t)) })
	t.Run("who may see it", func(t *testing.T) { doors(t, open(t)) })
	t.Run("pictures", func(t *testing.T) { assets(t, open(t)) })
	t.Run("what is purged takes all along", func(t *testing.T) { purge(t, open(t)) })
}

func head(id journeymap.ID) journeymap.Head {
	return journeymap.Head{
		ID: id, CreatedAt: at, CreatedBy: ada, ChangedAt: at, ChangedBy: ada,
		Summary: journeymap.Summary{Title: "Giulia compra", Personas: []string{"Giulia"}, Form: "as-is", State: "draft", Stages: 6, Evidence: journeymap.Evidence{Partly: 2}, Submaps: []string{"m9"}},
	}
}

func change(t *testing.T, s journeymap.Store, f func(journeymap.Tx) error) {
	t.Helper()
	if err := s.Change(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func look(t *testing.T, s journeymap.Store, f func(journeymap.Tx)) {
	t.Helper()
	if err := s.Look(t.Context(), func(tx journeymap.Tx) error {
		f(tx)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// same compares what was read with what was saved.
func same[T any](t *testing.T, want T) func(T, error) {
	t.Helper()
	return func(got T, err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-saved +read):\n%s", diff)
		}
	}
}

func absent[T any](t *testing.T) func(T, error) {
	t.Helper()
	return func(got T, err error) {
		t.Helper()
		if percorso.KindOf(err) != percorso.NotFound {
			t.Errorf("got %v, %v; want an error of kind NotFound", got, err)
		}
	}
}

func heads(t *testing.T, s journeymap.Store) {
	one, two := head("m1"), head("m2")
	two.ChangedAt = at.Add(time.Minute)
	change(t, s, func(tx journeymap.Tx) error { return errors.Join(tx.SaveHead(one), tx.SaveHead(two)) })
	look(t, s, func(tx journeymap.Tx) {
		same(t, []journeymap.Head{two, one})(tx.Heads())
		same(t, one)(tx.Head("m1"))
		absent[journeymap.Head](t)(tx.Head("m3"))
	})
	one.Seq, one.Private, one.ChangedAt, one.ChangedBy, one.DeletedAt = 7, true, at.Add(time.Hour), bea, at.Add(2*time.Hour)
	one.Summary.Title, one.Summary.Submaps = "Altro", nil
	change(t, s, func(tx journeymap.Tx) error { return tx.SaveHead(one) })
	look(t, s, func(tx journeymap.Tx) { same(t, one)(tx.Head("m1")) })
}

func record(seq int64, name string) journeymap.Record {
	return journeymap.Record{Seq: seq, ID: name, By: ada, At: at.Add(time.Duration(seq) * time.Second), Ops: []byte(`[{"op":"set","id":"map","key":"title","value":"è"}]`)}
}

func log(t *testing.T, s journeymap.Store) {
	change(t, s, func(tx journeymap.Tx) error {
		return errors.Join(tx.SaveHead(head("m1")), tx.SaveHead(head("m2")), tx.AppendBatch("m1", record(1, "one")), tx.AppendBatch("m1", record(2, "two")), tx.AppendBatch("m2", record(1, "one")))
	})
	for name, again := range map[string]journeymap.Record{"its number": record(2, "three"), "its name": record(3, "two")} {
		err := s.Change(t.Context(), func(tx journeymap.Tx) error { return tx.AppendBatch("m1", again) })
		if percorso.KindOf(err) != percorso.Conflict {
			t.Errorf("a batch with %s taken: %v, want an error of kind Conflict", name, err)
		}
	}
	look(t, s, func(tx journeymap.Tx) {
		same(t, []journeymap.Record{record(1, "one"), record(2, "two")})(tx.Batches("m1", 0, 10))
		same(t, []journeymap.Record{record(2, "two")})(tx.Batches("m1", 1, 10))
		same(t, []journeymap.Record{record(1, "one")})(tx.Batches("m1", 0, 1))
		same(t, int64(2))(tx.SeqOf("m1", "two"))
		same(t, int64(0))(tx.SeqOf("m2", "two"))
	})
}

func whole(t *testing.T, s journeymap.Store) {
	enough := errors.New("enough")
	err := s.Change(t.Context(), func(tx journeymap.Tx) error {
		if err := errors.Join(tx.SaveHead(head("m1")), tx.AppendBatch("m1", record(1, "one"))); err != nil {
			return err
		}
		return enough
	})
	if !errors.Is(err, enough) {
		t.Errorf("the error is %v", err)
	}
	look(t, s, func(tx journeymap.Tx) {
		absent[journeymap.Head](t)(tx.Head("m1"))
		same(t, []journeymap.Record(nil))(tx.Batches("m1", 0, 10))
	})
}

func versions(t *testing.T, s journeymap.Store) {
	v1 := journeymap.Version{Number: 1, Kind: journeymap.Named, Name: "Prima", Note: "del lancio", By: ada, At: at, Seq: 4}
	v2 := journeymap.Version{Number: 2, Kind: journeymap.Approved, By: bea, At: at.Add(time.Hour), Seq: 9}
	change(t, s, func(tx journeymap.Tx) error {
		return errors.Join(tx.SaveHead(head("m1")), tx.SaveSnapshot("m1", journeymap.Snapshot{Nodes: []byte{1}}), tx.SaveVersion("m1", v1, []byte{2}), tx.SaveVersion("m1", v2, []byte{3}))
	})
	change(t, s, func(tx journeymap.Tx) error {
		return tx.SaveSnapshot("m1", journeymap.Snapshot{Seq: 7, Nodes: []byte{4, 5}})
	})
	look(t, s, func(tx journeymap.Tx) {
		same(t, journeymap.Snapshot{Seq: 7, Nodes: []byte{4, 5}})(tx.Snapshot("m1"))
		absent[journeymap.Snapshot](t)(tx.Snapshot("m2"))
		same(t, []journeymap.Version{v2, v1})(tx.Versions("m1"))
		v, nodes, err := tx.Version("m1", 2)
		same(t, v2)(v, err)
		same(t, []byte{3})(nodes, err)
		_, _, err = tx.Version("m1", 3)
		absent[int](t)(0, err)
	})
}

func activities(t *testing.T, s journeymap.Store) {
	made := journeymap.Activity{Map: "m1", Kind: journeymap.Created, By: ada, At: at, Until: at}
	edited := journeymap.Activity{Map: "m1", Kind: journeymap.Edited, By: bea, At: at, Until: at.Add(time.Minute), Seq: 3, Detail: journeymap.Detail{Added: map[string]int{"card": 2}, Nodes: []string{"c1"}, Batches: 1}}
	change(t, s, func(tx journeymap.Tx) error {
		none, err := tx.LastActivity("m1")
		same(t, journeymap.Activity{})(none, err)
		other := made
		other.Map = "m2"
		return errors.Join(tx.SaveHead(head("m1")), tx.SaveHead(head("m2")), tx.SaveActivity(made), tx.SaveActivity(edited), tx.SaveActivity(other))
	})
	var last journeymap.Activity
	look(t, s, func(tx journeymap.Tx) {
		var err error
		last, err = tx.LastActivity("m1")
		edited.ID = last.ID
		same(t, edited)(last, err)
	})
	last.Until, last.Seq, last.Detail.Batches = at.Add(time.Hour), 5, 9
	change(t, s, func(tx journeymap.Tx) error { return tx.SaveActivity(last) })
	look(t, s, func(tx journeymap.Tx) {
		all, err := tx.Activities([]journeymap.ID{"m1"}, 0, 10)
		if err != nil || len(all) != 2 || cmp.Diff(last, all[0]) != "" || all[1].Kind != journeymap.Created {
			t.Errorf("%+v, %v", all, err)
		}
		before, err := tx.Activities([]journeymap.ID{"m1", "m2"}, last.ID, 10)
		if err != nil || len(before) != 1 || before[0].Kind != journeymap.Created {
			t.Errorf("%+v, %v", before, err)
		}
		same(t, []journeymap.Activity(nil))(tx.Activities(nil, 0, 10))
	})
}

func remark(id, thread string, after time.Duration) journeymap.Remark {
	return journeymap.Remark{ID: id, Map: "m1", Thread: thread, Node: "s1", By: ada, Text: "Perché?", Mentions: []string{}, At: at.Add(after)}
}

func talk(t *testing.T, s journeymap.Store) {
	first, second, answer := remark("r1", "r1", 0), remark("r2", "r2", time.Second), remark("r3", "r1", 2*time.Second)
	answer.By, answer.Share, answer.Batch, answer.Mentions = journeymap.Author{Name: "Ospite"}, "share", "named-one", []string{"ada", "bea"}
	change(t, s, func(tx journeymap.Tx) error {
		return errors.Join(tx.SaveHead(head("m1")), tx.SaveHead(head("m2")), tx.SaveRemark(second), tx.SaveRemark(first), tx.SaveRemark(answer))
	})
	look(t, s, func(tx journeymap.Tx) {
		same(t, []journeymap.Remark{first, answer, second})(tx.Remarks("m1"))
		same(t, answer)(tx.RemarkNamed("m1", "named-one"))
		absent[journeymap.Remark](t)(tx.RemarkNamed("m1", ""))
		absent[journeymap.Remark](t)(tx.Remark("m2", "r1"))
		same(t, map[journeymap.ID]int{"m1": 2})(tx.OpenThreads())
	})
	first.ResolvedAt, first.ResolvedBy = at.Add(time.Hour), "Bea"
	second.Text, second.DeletedAt, second.EditedAt = "", at.Add(time.Hour), at.Add(time.Minute)
	change(t, s, func(tx journeymap.Tx) error { return errors.Join(tx.SaveRemark(first), tx.SaveRemark(second)) })
	look(t, s, func(tx journeymap.Tx) {
		same(t, first)(tx.Remark("m1", "r1"))
		same(t, second)(tx.Remark("m1", "r2"))
		same(t, map[journeymap.ID]int{})(tx.OpenThreads())
	})
}

func mentions(t *testing.T, s journeymap.Store) {
	one, two := remark("r1", "r1", 0), remark("r2", "r2", time.Second)
	change(t, s, func(tx journeymap.Tx) error {
		return errors.Join(tx.SaveHead(head("m1")), tx.SaveRemark(one), tx.SaveRemark(two),
			tx.SetMentions("r1", []string{"ada", "bea"}, at), tx.SetMentions("r2", []string{"bea"}, at.Add(time.Second)))
	})
	look(t, s, func(tx journeymap.Tx) {
		same(t, []journeymap.Mention{{Remark: two}, {Remark: one}})(tx.Mentions("bea", true, 10))
		same(t, []journeymap.Mention{{Remark: two}})(tx.Mentions("bea", false, 1))
	})
	seen := at.Add(time.Hour)
	change(t, s, func(tx journeymap.Tx) error {
		return errors.Join(tx.SeeMentions("bea", []string{"r1"}, seen), tx.SetMentions("r1", []string{"bea"}, seen), tx.SeeMentions("carlo", nil, seen))
	})
	look(t, s, func(tx journeymap.Tx) {
		same(t, []journeymap.Mention{{Remark: two}})(tx.Mentions("bea", true, 10))
		same(t, []journeymap.Mention{{Remark: two}, {Remark: one, SeenAt: seen}})(tx.Mentions("bea", false, 10))
		same(t, []journeymap.Mention(nil))(tx.Mentions("ada", false, 10))
	})
	change(t, s, func(tx journeymap.Tx) error { return tx.SeeMentions("bea", nil, seen) })
	look(t, s, func(tx journeymap.Tx) { same(t, []journeymap.Mention(nil))(tx.Mentions("bea", true, 10)) })
}

func doors(t *testing.T, s journeymap.Store) {
	grants := []journeymap.Grant{{Person: "ada", Access: journeymap.Manage}, {Person: "bea", Access: journeymap.View}}
	link := journeymap.Share{
		ID: "s1", Map: "m1", Hash: [32]byte{7}, Name: "Agenzia", Access: journeymap.Comment, Password: "$argon2id$", Look: journeymap.Look{View: "circle", Lanes: []string{"l1"}},
		Figures: true, CreatedAt: at, CreatedBy: "Ada", ExpiresAt: at.Add(time.Hour),
	}
	later := journeymap.Share{ID: "s2", Map: "m1", Hash: [32]byte{8}, Access: journeymap.View, CreatedAt: at.Add(time.Second)}
	change(t, s, func(tx journeymap.Tx) error {
		return errors.Join(tx.SaveHead(head("m1")), tx.SetGrants("m1", []journeymap.Grant{{Person: "carlo", Access: journeymap.Edit}}), tx.SetGrants("m1", grants), tx.SaveShare(link), tx.SaveShare(later))
	})
	look(t, s, func(tx journeymap.Tx) {
		same(t, grants)(tx.Grants("m1"))
		same(t, map[journeymap.ID][]journeymap.Grant{"m1": grants})(tx.AllGrants())
		same(t, []journeymap.Share{later, link})(tx.Shares("m1"))
		same(t, link)(tx.ShareByHash([32]byte{7}))
		same(t, link)(tx.Share("s1"))
		absent[journeymap.Share](t)(tx.ShareByHash([32]byte{9}))
	})
	link.UsedAt = at.Add(time.Minute)
	change(t, s, func(tx journeymap.Tx) error { return errors.Join(tx.SaveShare(link), tx.DeleteShare("s2")) })
	look(t, s, func(tx journeymap.Tx) { same(t, []journeymap.Share{link})(tx.Shares("m1")) })
}

func assets(t *testing.T, s journeymap.Store) {
	a := journeymap.Asset{ID: "a1", Kind: "image/png", Width: 3, Height: 4, Size: 2, At: at}
	change(t, s, func(tx journeymap.Tx) error {
		return errors.Join(tx.SaveHead(head("m1")), tx.SaveHead(head("m2")), tx.AddAsset("m1", a, []byte{1, 2}))
	})
	a.At = at.Add(time.Hour)
	change(t, s, func(tx journeymap.Tx) error {
		return errors.Join(tx.AddAsset("m1", a, []byte{1, 2}), tx.CopyAssets("m1", "m2"))
	})
	look(t, s, func(tx journeymap.Tx) {
		same(t, []journeymap.Asset{a})(tx.Assets("m1"))
		got, content, err := tx.Asset("m2", "a1")
		same(t, a)(got, err)
		same(t, []byte{1, 2})(content, err)
	})
	change(t, s, func(tx journeymap.Tx) error { return tx.DeleteAsset("m1", "a1") })
	look(t, s, func(tx journeymap.Tx) {
		_, _, err := tx.Asset("m1", "a1")
		absent[int](t)(0, err)
	})
}

func purge(t *testing.T, s journeymap.Store) {
	change(t, s, func(tx journeymap.Tx) error {
		return errors.Join(tx.SaveHead(head("m1")), tx.AppendBatch("m1", record(1, "one")), tx.SaveSnapshot("m1", journeymap.Snapshot{Nodes: []byte{1}}),
			tx.SaveVersion("m1", journeymap.Version{Number: 1}, []byte{2}), tx.SaveRemark(remark("r1", "r1", 0)), tx.SetMentions("r1", []string{"ada"}, at),
			tx.SetGrants("m1", []journeymap.Grant{{Person: "ada", Access: journeymap.Edit}}), tx.SaveShare(journeymap.Share{ID: "s1", Map: "m1"}),
			tx.AddAsset("m1", journeymap.Asset{ID: "a1"}, []byte{1}), tx.SaveActivity(journeymap.Activity{Map: "m1", Kind: journeymap.Created}))
	})
	change(t, s, func(tx journeymap.Tx) error { return tx.Purge("m1") })
	look(t, s, func(tx journeymap.Tx) {
		absent[journeymap.Head](t)(tx.Head("m1"))
		absent[journeymap.Snapshot](t)(tx.Snapshot("m1"))
		absent[journeymap.Share](t)(tx.Share("s1"))
		same(t, []journeymap.Record(nil))(tx.Batches("m1", 0, 10))
		same(t, []journeymap.Version(nil))(tx.Versions("m1"))
		same(t, []journeymap.Remark(nil))(tx.Remarks("m1"))
		same(t, []journeymap.Mention(nil))(tx.Mentions("ada", false, 10))
		same(t, []journeymap.Asset(nil))(tx.Assets("m1"))
		same(t, []journeymap.Activity(nil))(tx.Activities([]journeymap.ID{"m1"}, 0, 10))
		same(t, map[journeymap.ID][]journeymap.Grant{})(tx.AllGrants())
	})
}
