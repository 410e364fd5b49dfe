package storage

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// keyFile is what stands in a key file: several keys by id, of which one seals
// what is new.
type keyFile struct {
	Note    string            `json:"note"`
	Current string            `json:"current"`
	Keys    map[string]string `json:"keys"` // id, eight hex digits → base64
}

const keyFileNote = "Key of a Debrief archive. Without it nothing in the archive can be read. Keep a copy apart from the archive."

// archiveKeys are the secrets of a key file, opened.
type archiveKeys struct {
	path    string
	current uint32
	secrets map[uint32][]byte
}

// secret returns the key that seals what is new.
func (k archiveKeys) secret() []byte { return k.secrets[k.current] }

// keyPath says where the key file of an archive is.
func (o Options) keyPath(id string) string {
	if o.KeyFile != "" {
		return o.KeyFile
	}
	return filepath.Join(o.KeyDir, id+".key")
}

func readKeyFile(path string) (archiveKeys, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return archiveKeys{}, &KeyError{Path: path, Err: ErrNoKey}
	}
	if err != nil {
		return archiveKeys{}, fmt.Errorf("read key file: %w", err)
	}
	keys, err := parseKeyFile(raw)
	if err != nil {
		return archiveKeys{}, &KeyError{Path: path, Err: fmt.Errorf("%w: %w", ErrWrongKey, err)}
	}
	keys.path = path
	return keys, nil
}

func parseKeyFile(raw []byte) (archiveKeys, error) {
	var file keyFile
	if err := json.Unmarshal(raw, &file); err != nil {
		return archiveKeys{}, errors.New("it is not a key file")
	}
	keys := archiveKeys{secrets: map[uint32][]byte{}}
	for name, text := range file.Keys {
		id, err := parseKeyID(name)
		if err != nil {
			return archiveKeys{}, err
		}
		secret, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(secret) != keySize {
			return archiveKeys{}, fmt.Errorf("its key %s is not %d bytes in base64", name, keySize)
		}
		keys.secrets[id] = secret
	}
	current, err := parseKeyID(file.Current)
	if err != nil {
		return archiveKeys{}, err
	}
	if keys.secrets[current] == nil {
		return archiveKeys{}, fmt.Errorf("it lacks its current key %s", file.Current)
	}
	keys.current = current
	return keys, nil
}

func keyIDText(id uint32) string { return fmt.Sprintf("%08x", id) }

func parseKeyID(text string) (uint32, error) {
	var id uint32
	if n, err := fmt.Sscanf(text, "%08x", &id); n != 1 || err != nil || keyIDText(id) != text {
		return 0, fmt.Errorf("its key id %q is not eight hex digits", text)
	}
	return id, nil
}

// newKeys draws a key.
func newKeys(random *entropy) (archiveKeys, error) {
	b, err := random.bytes(4 + keySize)
	if err != nil {
		return archiveKeys{}, err
	}
	id := binary.BigEndian.Uint32(b)
	return archiveKeys{current: id, secrets: map[uint32][]byte{id: b[4:]}}, nil
}

// write makes the key file, which must not be there yet.
func (k archiveKeys) write(path string) error {
	file := keyFile{Note: keyFileNote, Current: keyIDText(k.current), Keys: map[string]string{}}
	for id, secret := range k.secrets {
		file.Keys[keyIDText(id)] = base64.StdEncoding.EncodeToString(secret)
	}
	raw, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return fmt.Errorf("write key file: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make key directory: %w", err)
	}
	if err := writeNew(path, append(raw, '\n')); err != nil {
		return fmt.Errorf("write key file: %w", err)
	}
	return nil
}

// writeNew makes a file that must not be there yet, readable for its owner
// alone, and has it on disk when it returns.
func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes the names in a directory durable. Not every system can; there
// it is no error.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	syncErr := f.Sync()
	if errors.Is(syncErr, fs.ErrInvalid) || errors.Is(syncErr, fs.ErrPermission) {
		syncErr = nil
	}
	return errors.Join(syncErr, f.Close())
}
