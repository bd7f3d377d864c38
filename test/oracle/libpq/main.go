// Answers what lib/pq makes of connection strings: one request a line, {"text": ..., "env": {...}}.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"

	"github.com/lib/pq"
)

type request struct {
	Text string            `json:"text"`
	Env  map[string]string `json:"env"`
}

type host struct {
	Host    string `json:"host"`
	Address string `json:"address,omitempty"`
	Port    uint16 `json:"port"`
}

type answer struct {
	Error       string            `json:"error,omitempty"`
	Hosts       []host            `json:"hosts,omitempty"`
	User        string            `json:"user"`
	Password    string            `json:"password"`
	Database    string            `json:"database"`
	SSLMode     string            `json:"sslmode"`
	Direct      bool              `json:"directTls"`
	Random      bool              `json:"shuffleHosts"`
	Attributes  string            `json:"sessionAttributes"`
	Application string            `json:"applicationName"`
	TimeoutMs   int64             `json:"connectTimeoutMs"`
	Options     string            `json:"options"`
	Session     map[string]string `json:"session"`
	TLS         map[string]string `json:"tls"`
}

func main() {
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "PG") {
			os.Unsetenv(name)
		}
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var asked request
		if err := json.Unmarshal(in.Bytes(), &asked); err != nil {
			panic(err)
		}
		if err := out.Encode(resolve(asked)); err != nil {
			panic(err)
		}
	}
}

func resolve(asked request) answer {
	for name, value := range asked.Env {
		os.Setenv(name, value)
		defer os.Unsetenv(name)
	}
	config, err := pq.NewConfig(asked.Text)
	if err != nil {
		return answer{Error: err.Error()}
	}
	session := map[string]string{}
	for key, value := range config.Runtime {
		session[key] = value
	}
	put(session, "timezone", config.TZ)
	put(session, "geqo", config.Geqo)
	tls := map[string]string{}
	put(tls, "sslcert", config.SSLCert)
	put(tls, "sslkey", config.SSLKey)
	put(tls, "sslrootcert", config.SSLRootCert)
	put(tls, "ssl_min_protocol_version", string(config.SSLMinProtocolVersion))
	put(tls, "ssl_max_protocol_version", string(config.SSLMaxProtocolVersion))
	mode := string(config.SSLMode)
	return answer{
		Hosts:       hosts(config),
		User:        config.User,
		Password:    config.Password,
		Database:    config.Database,
		SSLMode:     mode,
		Direct:      config.SSLNegotiation == pq.SSLNegotiationDirect,
		Random:      config.LoadBalanceHosts == pq.LoadBalanceHostsRandom,
		Attributes:  string(config.TargetSessionAttrs),
		Application: config.ApplicationName,
		TimeoutMs:   config.ConnectTimeout.Milliseconds(),
		Options:     config.Options,
		Session:     session,
		TLS:         tls,
	}
}

func hosts(config pq.Config) []host {
	found := []host{one(pq.ConfigMultihost{Host: config.Host, Port: config.Port, Hostaddr: config.Hostaddr})}
	for _, other := range config.Multi {
		found = append(found, one(other))
	}
	return found
}

func one(from pq.ConfigMultihost) host {
	to := host{Host: from.Host, Port: from.Port}
	if from.Hostaddr.IsValid() {
		to.Address = from.Hostaddr.String()
	}
	return to
}

func put(values map[string]string, key, value string) {
	if value != "" {
		values[key] = value
	}
}
