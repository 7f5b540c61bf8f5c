package api

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"percorso/insight"
)

func TestOfManyHidesValuesOfSinglePeople(t *testing.T) {
	got := ofMany([]insight.FieldValues{
		{Name: "email", Values: []insight.ValueCount{{Value: "a@example.it", N: 1}, {Value: "b@example.it", N: 1}}},
		{Name: "city", Values: []insight.ValueCount{{Value: "Milano", N: 90}, {Value: "Ivrea", N: 4}}, More: false},
		{Name: "member", Values: []insight.ValueCount{{Value: "true", N: 5}}},
	})
	want := []insight.FieldValues{
		{Name: "email", Values: []insight.ValueCount{}, More: true},
		{Name: "city", Values: []insight.ValueCount{{Value: "Milano", N: 90}}, More: true},
		{Name: "member", Values: []insight.ValueCount{{Value: "true", N: 5}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values shown to a viewer (-want +got):\n%s", diff)
	}
}
