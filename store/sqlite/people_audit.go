package sqlite

import (
	"strings"
	"time"

	"percorso/people"
)

func scanEntry(s scanner) (e people.Entry, err error) {
	var at int64
	err = s.Scan(&e.ID, &at, &e.Person, &e.Name, &e.Email, &e.Token, &e.Operation, &e.Subject, &e.Address, &e.Status, &e.Outcome, &e.Detail)
	e.At = timeOf(at)
	return e, err
}

// AppendEntry implements people.Tx.
func (t *peopleTx) AppendEntry(e people.Entry) error {
	return t.exec("writing the audit log", `INSERT INTO audit (at, person, name, email, token, operation, subject, address, status, outcome, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		millis(e.At), e.Person, e.Name, e.Email, e.Token, e.Operation, e.Subject, e.Address, e.Status, e.Outcome, e.Detail)
}

// Entries implements people.Tx.
func (t *peopleTx) Entries(f people.EntryFilter) ([]people.Entry, error) {
	where, args := []string{"1"}, []any{}
	add := func(condition string, value any) {
		where, args = append(where, condition), append(args, value)
	}
	if f.Before > 0 {
		add("id < ?", f.Before)
	}
	if f.Person != "" {
		add("person = ?", f.Person)
	}
	if f.Operation != "" {
		add("operation = ?", f.Operation)
	}
	if f.Outcome != "" {
		add("outcome = ?", f.Outcome)
	}
	if !f.From.IsZero() {
		add("at >= ?", f.From.UnixMilli())
	}
	if !f.To.IsZero() {
		add("at < ?", f.To.UnixMilli())
	}
	limit := -1
	if f.Limit > 0 {
		limit = f.Limit
	}
	query := `SELECT id, at, person, name, email, token, operation, subject, address, status, outcome, detail FROM audit WHERE ` +
		strings.Join(where, " AND ") + ` ORDER BY id DESC LIMIT ?`
	return all(t, "entry of the audit log", scanEntry, query, append(args, limit)...)
}

// Operations implements people.Tx.
func (t *peopleTx) Operations() ([]string, error) {
	return all(t, "operation", func(s scanner) (name string, err error) {
		err = s.Scan(&name)
		return name, err
	}, `SELECT DISTINCT operation FROM audit ORDER BY operation`)
}

// DeleteEntries implements people.Tx.
func (t *peopleTx) DeleteEntries(before time.Time) error {
	return t.exec("shortening the audit log", `DELETE FROM audit WHERE at < ?`, millis(before))
}
