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
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/currency"

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
	// OIDC is where people of the company sign in. Default nowhere.
	OIDC *OIDC `yaml:"oidc,omitempty"`
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
	c.OIDC = c.OIDC.withDefaults()
	return c
}

func (c Config) validate() error {
	if c.Version > configVersion {
		return percorso.Errorf(percorso.Newer, "version: the workspace was written by a newer version of percorso (format %d, this program knows %d)", c.Version, configVersion)
	}
	if faults := c.faults(); len(faults) > 0 {
		return percorso.Errorf(percorso.Invalid, "%w", faults)
	}
	return nil
}

// Fault is what is wrong with one setting.
type Fault struct {
	Field  string // as it is called in ConfigFile
	Cause  string
	Remedy string
}

// Faults is what is wrong with settings, one entry a field.
type Faults []Fault

// Error returns all of it.
func (f Faults) Error() string {
	var all []string
	for _, one := range f {
		all = append(all, one.Field+": "+one.Cause+": "+one.Remedy)
	}
	return strings.Join(all, "; ")
}

// maxRetention is a hundred years: more is a slip of the pen.
const maxRetention = 36_525

func (c Config) faults() (out Faults) {
	add := func(field, remedy, format string, args ...any) {
		out = append(out, Fault{Field: field, Cause: fmt.Sprintf(format, args...), Remedy: remedy})
	}
	if !idPattern.MatchString(string(c.ID)) {
		add("id", "use small letters, digits and hyphens", "%q is no name for a workspace", c.ID)
	}
	if !currencyPattern.MatchString(c.Currency) {
		add("currency", "use a code of ISO 4217 such as EUR", "%q is no currency", c.Currency)
	}
	if !regionPattern.MatchString(c.Region) {
		add("region", "use a code of ISO 3166 such as IT", "%q is no country", c.Region)
	}
	if c.RetentionDays < 0 {
		add("retention_days", "use 0 to keep events for ever", "%d is below zero", c.RetentionDays)
	}
	if c.RetentionDays > maxRetention {
		add("retention_days", "use 0 to keep events for ever", "%d days are more than a hundred years", c.RetentionDays)
	}
	for i, l := range c.Languages {
		if !slices.Contains([]string{"it", "en"}, l) {
			add("languages", "use it and en", "%q is not spoken here", l)
		} else if slices.Contains(c.Languages[:i], l) {
			add("languages", "name each once", "%q is there twice", l)
		}
	}
	if _, err := time.LoadLocation(c.Zone); err != nil || c.Zone == "Local" || c.Zone == "" {
		add("zone", "use an IANA name such as Europe/Rome", "%q is no time zone", c.Zone)
	}
	return append(out, c.OIDC.faults()...)
}

// maxName is how long a workspace's name may be, in characters.
const maxName = 100

// unknown finds what no new settings may have; a file that has it still opens.
func (c Config) unknown() (out Faults) {
	add := func(field, remedy, format string, args ...any) {
		out = append(out, Fault{Field: field, Cause: fmt.Sprintf(format, args...), Remedy: remedy})
	}
	if currencyPattern.MatchString(c.Currency) {
		if _, err := currency.ParseISO(c.Currency); err != nil {
			add("currency", "use a code of ISO 4217 such as EUR", "there is no currency %s", c.Currency)
		}
	}
	if regionPattern.MatchString(c.Region) && phonenumbers.GetCountryCodeForRegion(c.Region) == 0 {
		add("region", "use a code of ISO 3166 such as IT", "there is no country %s with telephone numbers", c.Region)
	}
	switch {
	case strings.TrimSpace(c.Name) == "":
		add("name", "write what people call it", "it is empty")
	case strings.TrimSpace(c.Name) != c.Name:
		add("name", "leave the spaces out", "it begins or ends with a space")
	case utf8.RuneCountInString(c.Name) > maxName:
		add("name", fmt.Sprintf("use at most %d characters", maxName), "it is too long")
	case strings.ContainsFunc(c.Name, unicode.IsControl) || !utf8.ValidString(c.Name):
		add("name", "write it on one line", "it has characters that cannot be shown")
	}
	if len(c.Languages) == 0 {
		add("languages", "choose at least one", "there is none")
	}
	return out
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
	c, _, err := readConfig(dir)
	return c, err
}

// readConfig returns the text of the file too.
func readConfig(dir string) (Config, []byte, error) {
	path := filepath.Join(dir, ConfigFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, nil, percorso.Errorf(percorso.NotFound, "opening %s: it is no workspace (it has no %s); make one with percorso init, or try percorso demo", dir, ConfigFile)
	}
	if err != nil {
		return Config{}, nil, percorso.Errorf(percorso.Unavailable, "opening a workspace: %w", err)
	}
	c, err := parseConfig(path, text)
	return c, text, err
}

// parseConfig reads the text of a ConfigFile; path is for its errors.
func parseConfig(path string, text []byte) (Config, error) {
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
