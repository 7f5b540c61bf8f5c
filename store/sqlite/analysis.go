package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"modernc.org/sqlite"

	"percorso"
	"percorso/analysis"
)

// AnalysisStore keeps analyses, dashboards and audiences in the file that
// OpenState opened.
type AnalysisStore struct{ db *DB }

var _ analysis.Store = (*AnalysisStore)(nil)

// NewAnalysisStore returns a store on db, which stays the caller's.
func NewAnalysisStore(db *DB) *AnalysisStore { return &AnalysisStore{db: db} }

// rowsOf reads all rows of an answer.
func rowsOf[T any](ctx context.Context, db *sql.DB, what string, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, explain(fmt.Errorf("reading each %s: %w", what, err))
	}
	defer func() { _ = rows.Close() }()
	out := []T{}
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, explain(fmt.Errorf("reading each %s: %w", what, err))
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, explain(fmt.Errorf("reading each %s: %w", what, err))
	}
	return out, nil
}

// rowOf reads the only row of an answer; none is an error of kind NotFound.
func rowOf[T any](ctx context.Context, db *sql.DB, what string, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	v, err := scan(db.QueryRowContext(ctx, query, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return v, percorso.Errorf(percorso.NotFound, "there is no such %s", what)
	}
	if err != nil {
		return v, explain(fmt.Errorf("reading a %s: %w", what, err))
	}
	return v, nil
}

func (s *AnalysisStore) exec(ctx context.Context, doing, statement string, args ...any) error {
	if _, err := s.db.W.ExecContext(ctx, statement, args...); err != nil {
		return explain(fmt.Errorf("%s: %w", doing, err))
	}
	return nil
}

// alone runs f in a transaction.
func (s *AnalysisStore) alone(ctx context.Context, doing string, f func(*sql.Tx) error) error {
	tx, err := s.db.W.BeginTx(ctx, nil)
	if err != nil {
		return explain(fmt.Errorf("%s: %w", doing, err))
	}
	if err := f(tx); err != nil {
		_ = tx.Rollback() // f's error says more
		return explain(fmt.Errorf("%s: %w", doing, err))
	}
	if err := tx.Commit(); err != nil {
		return explain(fmt.Errorf("%s: %w", doing, err))
	}
	return nil
}

// isOrphan says whether SQLite refused a row because what it belongs to is not
// there.
func isOrphan(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code() == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
}

func madeOf(m *analysis.Made, created, changed int64) {
	m.CreatedAt, m.ChangedAt = timeOf(created), timeOf(changed)
}

const selectAnalysis = `SELECT id, name, about, query, address, created_at, created_by, changed_at, changed_by FROM analysis `

func scanAnalysis(row scanner) (a analysis.Analysis, err error) {
	var query string
	var created, changed int64
	if err = row.Scan(&a.ID, &a.Name, &a.About, &query, &a.Address, &created, &a.CreatedBy, &changed, &a.ChangedBy); err != nil {
		return a, err
	}
	madeOf(&a.Made, created, changed)
	return a, json.Unmarshal([]byte(query), &a.Query)
}

// Analyses implements analysis.AnalysisStore.
func (s *AnalysisStore) Analyses(ctx context.Context) ([]analysis.Analysis, error) {
	return rowsOf(ctx, s.db.R, "analysis", scanAnalysis, selectAnalysis+`ORDER BY changed_at DESC, id`)
}

// Analysis implements analysis.AnalysisStore.
func (s *AnalysisStore) Analysis(ctx context.Context, id string) (analysis.Analysis, error) {
	return rowOf(ctx, s.db.R, "analysis", scanAnalysis, selectAnalysis+`WHERE id = ?`, id)
}

// PutAnalysis implements analysis.AnalysisStore.
func (s *AnalysisStore) PutAnalysis(ctx context.Context, a analysis.Analysis) error {
	query, err := json.Marshal(a.Query)
	if err != nil {
		return fmt.Errorf("writing the question: %w", err)
	}
	return s.exec(ctx, "saving an analysis", `INSERT INTO analysis (id, name, about, query, address, created_at, created_by, changed_at, changed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, about = excluded.about, query = excluded.query, address = excluded.address, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		a.ID, a.Name, a.About, string(query), a.Address, millis(a.CreatedAt), a.CreatedBy, millis(a.ChangedAt), a.ChangedBy)
}

// DropAnalysis implements analysis.AnalysisStore.
func (s *AnalysisStore) DropAnalysis(ctx context.Context, id string) error {
	return s.exec(ctx, "deleting an analysis", `DELETE FROM analysis WHERE id = ?`, id)
}

const selectDashboard = `SELECT id, name, about, created_at, created_by, changed_at, changed_by,
(SELECT json_group_array(json_object('analysis', analysis, 'width', width, 'height', height) ORDER BY position) FROM dashboard_card WHERE dashboard = id) FROM dashboard `

func scanDashboard(row scanner) (d analysis.Dashboard, err error) {
	var cards string
	var created, changed int64
	if err = row.Scan(&d.ID, &d.Name, &d.About, &created, &d.CreatedBy, &changed, &d.ChangedBy, &cards); err != nil {
		return d, err
	}
	madeOf(&d.Made, created, changed)
	d.Cards = []analysis.Card{}
	return d, json.Unmarshal([]byte(cards), &d.Cards)
}

// Dashboards implements analysis.DashboardStore.
func (s *AnalysisStore) Dashboards(ctx context.Context) ([]analysis.Dashboard, error) {
	return rowsOf(ctx, s.db.R, "dashboard", scanDashboard, selectDashboard+`ORDER BY changed_at DESC, id`)
}

// Dashboard implements analysis.DashboardStore.
func (s *AnalysisStore) Dashboard(ctx context.Context, id string) (analysis.Dashboard, error) {
	return rowOf(ctx, s.db.R, "dashboard", scanDashboard, selectDashboard+`WHERE id = ?`, id)
}

// PutDashboard implements analysis.DashboardStore.
func (s *AnalysisStore) PutDashboard(ctx context.Context, d analysis.Dashboard) error {
	err := s.alone(ctx, "saving a dashboard", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO dashboard (id, name, about, created_at, created_by, changed_at, changed_by) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, about = excluded.about, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
			d.ID, d.Name, d.About, millis(d.CreatedAt), d.CreatedBy, millis(d.ChangedAt), d.ChangedBy); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM dashboard_card WHERE dashboard = ?`, d.ID); err != nil {
			return err
		}
		for i, c := range d.Cards {
			if _, err := tx.ExecContext(ctx, `INSERT INTO dashboard_card (dashboard, position, analysis, width, height) VALUES (?, ?, ?, ?, ?)`, d.ID, i, c.Analysis, c.Width, c.Height); err != nil {
				return err
			}
		}
		return nil
	})
	if isOrphan(err) {
		return percorso.Errorf(percorso.NotFound, "an analysis of these cards is not there any more; load the dashboard again")
	}
	return err
}

// DropDashboard implements analysis.DashboardStore.
func (s *AnalysisStore) DropDashboard(ctx context.Context, id string) error {
	return s.exec(ctx, "deleting a dashboard", `DELETE FROM dashboard WHERE id = ?`, id)
}

const selectAnalysisShare = `SELECT id, analysis, hash, name, created_at, created_by, expires_at, used_at FROM analysis_share `

func scanAnalysisShare(row scanner) (s analysis.Share, err error) {
	var hash []byte
	var created, expires, used int64
	err = row.Scan(&s.ID, &s.Analysis, &hash, &s.Name, &created, &s.CreatedBy, &expires, &used)
	copy(s.Hash[:], hash)
	s.CreatedAt, s.ExpiresAt, s.UsedAt = timeOf(created), timeOf(expires), timeOf(used)
	return s, err
}

// Shares implements analysis.ShareStore.
func (s *AnalysisStore) Shares(ctx context.Context, id string) ([]analysis.Share, error) {
	return rowsOf(ctx, s.db.R, "link", scanAnalysisShare, selectAnalysisShare+`WHERE analysis = ? ORDER BY created_at DESC, id`, id)
}

// ShareByHash implements analysis.ShareStore.
func (s *AnalysisStore) ShareByHash(ctx context.Context, hash [32]byte) (analysis.Share, error) {
	return rowOf(ctx, s.db.R, "link", scanAnalysisShare, selectAnalysisShare+`WHERE hash = ?`, hash[:])
}

// PutShare implements analysis.ShareStore.
func (s *AnalysisStore) PutShare(ctx context.Context, v analysis.Share) error {
	return s.exec(ctx, "saving a link", `INSERT INTO analysis_share (id, analysis, hash, name, created_at, created_by, expires_at, used_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		v.ID, v.Analysis, v.Hash[:], v.Name, millis(v.CreatedAt), v.CreatedBy, millis(v.ExpiresAt), millis(v.UsedAt))
}

// UseShare implements analysis.ShareStore.
func (s *AnalysisStore) UseShare(ctx context.Context, id string, at time.Time) error {
	return s.exec(ctx, "noting that a link was used", `UPDATE analysis_share SET used_at = ? WHERE id = ?`, millis(at), id)
}

// DropShare implements analysis.ShareStore.
func (s *AnalysisStore) DropShare(ctx context.Context, of, id string) error {
	return s.exec(ctx, "ending a link", `DELETE FROM analysis_share WHERE analysis = ? AND id = ?`, of, id)
}
