package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"percorso"
	"percorso/message"
	"percorso/workspace"
)

// The exit codes. A script may rely on them.
const (
	exitOK          = 0
	exitInternal    = 1   // a fault of ours
	exitDiffers     = 1   // map diff: the maps differ
	exitUsage       = 2   // the command, the input or the settings are wrong, or something is there already
	exitPartly      = 3   // done, but some rows were refused
	exitUnavailable = 4   // the folder is in use, read-only or full: try again
	exitNewer       = 5   // the data was written by a newer version
	exitStopped     = 130 // stopped by Ctrl-C, with nothing lost
)

// errPartly ends a command whose work is done with some rows refused.
var errPartly = errors.New("some rows were refused")

// program is what the commands share.
type program struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer

	data      string
	workspace string
	config    string
	lang      string
	token     string
	json      bool
	quiet     bool
}

// run runs the program with args and returns its exit code. ctx ends at Ctrl-C.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	answers := &heeded{w: stdout}
	p := &program{getenv: getenv, stdin: stdin, stdout: answers, stderr: stderr}
	root := p.root() //nolint:contextcheck // the commands get ctx when they are executed
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if answers.err != nil && (err == nil || errors.Is(err, answers.err)) { // printing does not look
		err = percorso.Errorf(percorso.Unavailable, "writing the answer: %w", answers.err)
	}
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		_, _ = fmt.Fprintln(stderr, "percorso: stopped; what was acknowledged is kept")
		return exitStopped
	case errors.Is(err, errPartly):
		return exitPartly
	case errors.Is(err, errDiffers), errors.Is(err, errLacks):
		return exitDiffers
	}
	lang := p.lang
	if lang == "" { // it went wrong before the flags were looked at
		lang = languageOf(getenv)
	}
	_, _ = fmt.Fprintf(stderr, "percorso: %s\n", message.In(lang, err.Error()))
	if _, ok := errors.AsType[usageError](err); ok {
		return exitUsage
	}
	switch percorso.KindOf(err) {
	case percorso.Invalid, percorso.NotFound, percorso.Conflict, percorso.TooLarge, percorso.Unauthorized, percorso.Forbidden:
		return exitUsage
	case percorso.Unavailable, percorso.TooMany:
		return exitUnavailable
	case percorso.Newer:
		return exitNewer
	case percorso.Internal:
		return exitInternal
	}
	return exitInternal
}

// usageError is a wrong flag or argument.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// takes is how many arguments a command takes, and what they are.
func takes(what ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) > len(what):
			return usageError{fmt.Errorf("%s: there is nothing that %q could be; see %s --help", cmd.CommandPath(), args[len(what)], cmd.CommandPath())}
		case len(args) < len(what):
			return usageError{fmt.Errorf("%s: name the %s; see %s --help", cmd.CommandPath(), what[len(args)], cmd.CommandPath())}
		}
		return nil
	}
}

// heeded remembers that a write did not succeed.
type heeded struct {
	w   io.Writer
	err error
}

// Write writes to the writer behind.
func (h *heeded) Write(b []byte) (int, error) {
	n, err := h.w.Write(b)
	if err != nil {
		h.err = err
	}
	return n, err
}

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "percorso",
		Short: "One map of the customer's journey: drawn by people, measured from every channel",
		Long: `Percorso measures the journey that customers really take: stage by stage and
touchpoint by touchpoint, over every channel, on a page that is alive.

  percorso demo                 a made-up Italian retailer, live, to look around
  percorso init                 make a workspace of your own
  percorso import ...           fill it from exports of shop, till, reviews
  percorso serve                open its page, and its door for events

Settings come from flags, else from the environment (PERCORSO_DATA for --data),
else from a file: --config, or percorso.yaml in this folder. The file's keys are
the names of the flags:

  data: /srv/percorso
  listen: 127.0.0.1:8780

Exit codes: 0 done, 1 a fault of ours, or doctor or map diff found something,
2 wrong command or input, 3 done but some rows were refused, 4 in use, read-only
or full: try again, 5 the data is of a newer version, 130 stopped. Ctrl-C is how serve and demo end: that is 0.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			hint := ""
			if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
				hint = "; did you mean " + strings.Join(near, " or ") + "?"
			}
			return usageError{fmt.Errorf("there is no command %q%s; percorso --help lists them", args[0], hint)}
		},
		RunE:                       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SuggestionsMinimumDistance: 2,
		SilenceUsage:               true,
		SilenceErrors:              true,
		CompletionOptions:          cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE:          func(cmd *cobra.Command, _ []string) error { return p.settings(cmd) },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())}
	})
	f := root.PersistentFlags()
	f.StringVar(&p.data, "data", "percorso-data", "the data folder")
	f.StringVar(&p.workspace, "workspace", "main", "the workspace in it, a brand")
	f.StringVar(&p.config, "config", "", "the settings file (default: percorso.yaml, where there is one)")
	f.StringVar(&p.lang, "lang", "", "language of the answers of query: it or en (default: from LANG)")
	f.BoolVar(&p.json, "json", false, "answer in JSON, for scripts")
	f.BoolVar(&p.quiet, "quiet", false, "say nothing about progress")
	root.AddCommand(p.initCommand(), p.serveCommand(), p.demoCommand(), p.importCommand(),
		p.queryCommand(), p.mapCommand(), p.costsCommand(), p.audienceCommand(), p.exportCommand(), p.rebuildCommand(), p.backupCommand(),
		p.restoreCommand(), p.ownerLinkCommand(), p.doctorCommand(), p.versionCommand())
	return root
}

// dir returns the folder of the chosen workspace.
func (p *program) dir() string { return filepath.Join(p.data, p.workspace) }

// open opens the chosen workspace.
func (p *program) open(ctx context.Context) (*workspace.Workspace, error) {
	return workspace.Open(ctx, p.dir(), workspace.Options{Log: p.say})
}

// say tells a person something that is no part of the answer.
func (p *program) say(format string, args ...any) {
	if !p.quiet {
		_, _ = fmt.Fprintf(p.stderr, format+"\n", args...)
	}
}

// settings fills in the flags that were not given: from the environment, else
// from the settings file.
func (p *program) settings(cmd *cobra.Command) error {
	file, err := p.settingsFile(cmd)
	if err != nil {
		return err
	}
	var wrong error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		var values []string
		from := ""
		if v, ok := file[f.Name]; ok {
			values, from = textsOf(v), "the settings file, key "+f.Name
			delete(file, f.Name)
		}
		env := "PERCORSO_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if v := p.getenv(env); v != "" {
			values, from = []string{v}, "the environment, "+env
			if _, many := f.Value.(pflag.SliceValue); many {
				values = filepath.SplitList(v)
			}
		}
		if f.Changed || from == "" || f.Name == "config" || f.Name == "help" {
			return
		}
		for _, value := range values {
			if err := cmd.Flags().Set(f.Name, value); err != nil && wrong == nil {
				wrong = usageError{fmt.Errorf("%s: %q: %w", from, value, err)}
			}
		}
	})
	if wrong != nil {
		return wrong
	}
	for key := range file {
		if !knownAnywhere(cmd.Root(), key) {
			return usageError{fmt.Errorf("the settings file: there is no setting %q; the keys are the names of the flags", key)}
		}
	}
	if p.lang == "" {
		p.lang = languageOf(p.getenv)
	}
	if p.lang != "it" && p.lang != "en" {
		return usageError{fmt.Errorf("--lang %q is not spoken here: use it or en", p.lang)}
	}
	return nil
}

// textsOf returns a setting's value as the flag takes it, a list one by one.
func textsOf(v any) (out []string) {
	if list, ok := v.([]any); ok {
		for _, one := range list {
			out = append(out, fmt.Sprint(one))
		}
		return out
	}
	return []string{fmt.Sprint(v)}
}

func (p *program) settingsFile(cmd *cobra.Command) (map[string]any, error) {
	path, must := p.config, true
	if path == "" && !cmd.Flags().Changed("config") {
		path = p.getenv("PERCORSO_CONFIG")
	}
	if path == "" {
		path, must = "percorso.yaml", false
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) && !must {
		return nil, nil
	}
	if err != nil {
		return nil, usageError{fmt.Errorf("reading the settings file: %w", err)}
	}
	file := map[string]any{}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return nil, usageError{fmt.Errorf("reading the settings file %s: %w", path, err)}
	}
	return file, nil
}

func knownAnywhere(cmd *cobra.Command, flag string) bool {
	if cmd.Flags().Lookup(flag) != nil || cmd.PersistentFlags().Lookup(flag) != nil {
		return true
	}
	for _, sub := range cmd.Commands() {
		if knownAnywhere(sub, flag) {
			return true
		}
	}
	return false
}

func languageOf(getenv func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			if strings.HasPrefix(v, "it") {
				return "it"
			}
			break
		}
	}
	return "en"
}
