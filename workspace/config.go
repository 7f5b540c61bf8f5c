// Package workspace opens one brand's folder and wires what is in it: journal,
// identity, catalogue, index, and the follower that leads one into the other.
package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"percorso"
	"percorso/store/sqlite"
)

// ConfigFile is the name of the file that holds a workspace's settings.
const ConfigFile = "workspace.yaml"

// configVersion is the newest format of ConfigFile that this program knows.
const configVersion = 1

// Config is the settings of a workspace.
type Config struct {
	Version int                  `yaml:"version"`
	ID      percorso.WorkspaceID `yaml:"id"`
	Name    string               `yaml:"name"`
	// Languages are those that people work in. Default it, en.
	Languages []string `yaml:"languages"`
	// Currency is ISO 4217. Default EUR.
	Currency string `yaml:"currency"`
	// Zone is where days begin, an IANA time zone. Default Europe/Rome.
	Zone string `yaml:"zone"`
	// Region is the country of telephone numbers without a prefix, ISO 3166.
	// Default IT.
	Region string `yaml:"region"`
	// RetentionDays is how long events are kept, by their own time. Default 0:
	// for ever.
	RetentionDays int `yaml:"retention_days"`
	// Demo marks made-up data.
	Demo bool `yaml:"demo,omitempty"`
}

var (
	idPattern       = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)
	currencyPattern = regexp.MustCompile(`^[A-Z]{3}$`)
	regionPattern   = regexp.MustCompile(`^[A-Z]{2}$`)
)

func (c Config) withDefaults() Config {
	if c.Version == 0 {
		c.Version = configVersion
	}
	if c.ID == "" {
		c.ID = "main"
	}
	if c.Name == "" {
		c.Name = string(c.ID)
	}
	if len(c.Languages) == 0 {
		c.Languages = []string{"it", "en"}
	}
	if c.Currency == "" {
		c.Currency = "EUR"
	}
	if c.Zone == "" {
		c.Zone = "Europe/Rome"
	}
	if c.Region == "" {
		c.Region = "IT"
	}
	return c
}

func (c Config) validate() error {
	switch {
	case c.Version > configVersion:
		return percorso.Errorf(percorso.Newer, "version: the workspace was written by a newer version of percorso (format %d, this program knows %d)", c.Version, configVersion)
	case !idPattern.MatchString(string(c.ID)):
		return percorso.Errorf(percorso.Invalid, "id: %q is no name for a workspace: use small letters, digits and hyphens", c.ID)
	case !currencyPattern.MatchString(c.Currency):
		return percorso.Errorf(percorso.Invalid, "currency: %q is no currency: use a code of ISO 4217 such as EUR", c.Currency)
	case !regionPattern.MatchString(c.Region):
		return percorso.Errorf(percorso.Invalid, "region: %q is no country: use a code of ISO 3166 such as IT", c.Region)
	case c.RetentionDays < 0:
		return percorso.Errorf(percorso.Invalid, "retention_days: %d is below zero: use 0 to keep events for ever", c.RetentionDays)
	}
	for _, l := range c.Languages {
		if !slices.Contains([]string{"it", "en"}, l) {
			return percorso.Errorf(percorso.Invalid, "languages: %q is not spoken here: use it and en", l)
		}
	}
	if _, err := time.LoadLocation(c.Zone); err != nil || c.Zone == "Local" {
		return percorso.Errorf(percorso.Invalid, "zone: %q is no time zone: use an IANA name such as Europe/Rome", c.Zone)
	}
	return nil
}

// Init makes the folder dir and writes its settings. A folder that is a
// workspace already is left as it is, with an error of kind Conflict.
func Init(dir string, c Config) error {
	c = c.withDefaults()
	if err := c.validate(); err != nil {
		return fmt.Errorf("making a workspace in %s: %w", dir, err)
	}
	path := filepath.Join(dir, ConfigFile)
	if _, err := os.Stat(path); err == nil {
		return percorso.Errorf(percorso.Conflict, "making a workspace in %s: there is one already", dir)
	}
	if others := leftIn(dir); len(others) > 0 {
		return percorso.Errorf(percorso.Conflict, "making a workspace in %s: it holds %s, but no %s: restore that file, or move the folder away", dir, strings.Join(others, " and "), ConfigFile)
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return percorso.Errorf(percorso.Unavailable, "making a workspace: %w", err)
	}
	text, err := yaml.Marshal(c)
	if err != nil {
		return fmt.Errorf("making a workspace in %s: %w", dir, err)
	}
	if err := writeWhole(path, text); err != nil {
		return percorso.Errorf(percorso.Unavailable, "making a workspace: %w", err)
	}
	return nil
}

// leftIn lists the databases that lie in dir.
func leftIn(dir string) (out []string) {
	for _, name := range []string{sqlite.JournalFile, sqlite.StateFile} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			out = append(out, name)
		}
	}
	return out
}

// writeWhole writes the file path, so that a crash leaves all of it or nothing.
func writeWhole(path string, text []byte) error {
	f, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), path)
}

// ReadConfig reads the settings of the workspace in dir.
func ReadConfig(dir string) (Config, error) {
	path := filepath.Join(dir, ConfigFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, percorso.Errorf(percorso.NotFound, "opening %s: it is no workspace (it has no %s); make one with percorso init, or try percorso demo", dir, ConfigFile)
	}
	if err != nil {
		return Config{}, percorso.Errorf(percorso.Unavailable, "opening a workspace: %w", err)
	}
	var c Config
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&c); err != nil {
		return Config{}, percorso.Errorf(percorso.Invalid, "reading %s: %w", path, err)
	}
	if c.Version <= configVersion { // of a newer file nothing else may be judged
		var strict Config
		if err := yaml.NewDecoder(bytes.NewReader(text), yaml.DisallowUnknownField()).Decode(&strict); err != nil {
			return Config{}, percorso.Errorf(percorso.Invalid, "reading %s: %w", path, err)
		}
	}
	c = c.withDefaults()
	if err := c.validate(); err != nil {
		return Config{}, fmt.Errorf("reading %s: %w", path, err)
	}
	return c, nil
}

// Remove deletes the workspace in dir, unless a program has it open.
func Remove(dir string) error {
	if _, err := ReadConfig(dir); err != nil {
		return err
	}
	l, err := acquire(dir)
	if err != nil {
		return err
	}
	defer func() { _ = l.release() }()
	entries, err := os.ReadDir(dir)
	for _, e := range entries { // the settings last: until then it is a workspace, and can be removed again
		if err == nil && e.Name() != ConfigFile && e.Name() != lockFile {
			err = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
	if err == nil {
		err = os.RemoveAll(dir)
	}
	if err != nil {
		return percorso.Errorf(percorso.Unavailable, "removing the workspace: %w", err)
	}
	return nil
}
