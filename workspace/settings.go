package workspace

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"percorso"
)

// Settings is what people may change of a workspace while it is open. The
// fields mean what those of Config mean.
type Settings struct {
	Name          string
	Languages     []string
	Currency      string
	Zone          string
	Region        string
	RetentionDays int
}

func (c Config) settings() Settings {
	return Settings{
		Name: c.Name, Languages: slices.Clone(c.Languages), Currency: c.Currency,
		Zone: c.Zone, Region: c.Region, RetentionDays: c.RetentionDays,
	}
}

// with returns c with the settings s.
func (c Config) with(s Settings) Config {
	c.Name, c.Languages, c.Currency = s.Name, slices.Clone(s.Languages), s.Currency
	c.Zone, c.Region, c.RetentionDays = s.Zone, s.Region, s.RetentionDays
	return c
}

// Saved is the settings as ConfigFile has them.
type Saved struct {
	Settings
	// Version names this state of the file. A change says which one it began
	// with, so that two people do not undo each other's work.
	Version string
	// Pending lists the fields, as they are called in the file, that take
	// effect when the workspace is next opened, with what is in force till then.
	Pending map[string]string
}

// Settings returns the settings as they stand in ConfigFile, which may have
// been edited by hand since the workspace was opened.
func (ws *Workspace) Settings() (Saved, error) {
	config, version, err := ws.saved()
	if err != nil {
		return Saved{}, err
	}
	return ws.compared(config, version), nil
}

func (ws *Workspace) saved() (Config, string, error) {
	config, text, err := readConfig(ws.dir)
	if err != nil {
		return Config{}, "", err
	}
	sum := sha256.Sum256(text)
	return config, hex.EncodeToString(sum[:8]), nil
}

// compared says which of the file's settings are not in force.
func (ws *Workspace) compared(file Config, version string) Saved {
	now := ws.Config()
	s := Saved{Settings: file.settings(), Version: version, Pending: map[string]string{}}
	for field, pair := range map[string][2]string{
		"name":           {file.Name, now.Name},
		"languages":      {fmt.Sprint(file.Languages), fmt.Sprint(now.Languages)},
		"currency":       {file.Currency, now.Currency},
		"zone":           {file.Zone, now.Zone},
		"region":         {file.Region, now.Region},
		"retention_days": {fmt.Sprint(file.RetentionDays), fmt.Sprint(now.RetentionDays)},
	} {
		if pair[0] != pair[1] {
			s.Pending[field] = pair[1]
		}
	}
	return s
}

// ChangeSettings writes the settings to ConfigFile. Name, languages, zone and
// retention take effect at once. Currency and region decide what is read out of
// an event, so they take effect when the workspace is next opened, which then
// makes the index and the profiles anew from the journal; until then they are
// Pending.
//
// base is the Version that the change began with; when the file has another one
// by now, the error is of kind Conflict and nothing is written. What is wrong
// with the settings is Faults in the error's chain.
func (ws *Workspace) ChangeSettings(ctx context.Context, s Settings, base string) (Saved, error) {
	ws.changing.Lock()
	defer ws.changing.Unlock()
	file, version, err := ws.saved()
	if err != nil {
		return Saved{}, err
	}
	if base != version {
		return Saved{}, percorso.Errorf(percorso.Conflict, "changing the settings: somebody has changed them since you opened them; look at what they are now, and change them again")
	}
	next := file.with(s)
	if faults := append(next.faults(), next.unknown()...); len(faults) > 0 {
		return Saved{}, percorso.Errorf(percorso.Invalid, "changing the settings: %w", faults)
	}
	now := ws.Config()
	anew := next.Currency != now.Currency || next.Region != now.Region
	if anew { // before the file: a stop between the two costs time, not truth
		if err := ws.Journal.SetCursor(ctx, startingAnew, 1); err != nil {
			return Saved{}, fmt.Errorf("changing the settings: %w", err)
		}
	}
	text, err := yaml.Marshal(next)
	if err != nil {
		return Saved{}, fmt.Errorf("changing the settings: %w", err)
	}
	if err := writeWhole(filepath.Join(ws.dir, ConfigFile), text); err != nil {
		return Saved{}, percorso.Errorf(percorso.Unavailable, "changing the settings: %w", err)
	}
	if !anew {
		if err := ws.Journal.SetCursor(ctx, startingAnew, 0); err != nil {
			return Saved{}, fmt.Errorf("changing the settings: %w", err)
		}
	}
	next, version, err = ws.saved()
	if err != nil {
		return Saved{}, err
	}
	effective := next
	effective.Currency, effective.Region = now.Currency, now.Region
	ws.enforce(effective)
	if effective.RetentionDays != now.RetentionDays {
		select {
		case ws.retained <- struct{}{}:
		default: // it will look at the newest
		}
	}
	return ws.compared(next, version), nil
}

// startingAnew is the journal's cursor that stands at 1 while what was derived
// from the journal follows settings that have changed.
const startingAnew = "starting-anew"

// startAnew deletes what was derived under other settings.
func (ws *Workspace) startAnew(ctx context.Context) error {
	due, err := ws.Journal.Cursor(ctx, startingAnew)
	if err != nil || due == 0 {
		return err
	}
	ws.opt.Log("currency or region has changed: the index and the profiles are made anew from the journal")
	if err := forget(ctx, ws.dir, ws.state); err != nil {
		return err
	}
	return ws.Journal.SetCursor(ctx, startingAnew, 0)
}

// Aged counts the interactions in the answers that a retention of so many days
// would leave out, and returns the time before which they happened.
func (ws *Workspace) Aged(days int) (n int64, before time.Time) {
	before = ws.opt.Now().AddDate(0, 0, -days)
	if days <= 0 {
		return 0, before
	}
	from := uint32(min(max(before.Unix(), 0), 1<<32-1))
	for _, b := range ws.Index.View().Blocks() {
		for p := range b.Profiles() {
			if b.Skip.Has(uint32(p)) {
				continue
			}
			times := b.Time[b.First[p]:b.First[p+1]]
			at, _ := slices.BinarySearch(times, from)
			n += int64(at)
		}
	}
	return n, before
}
