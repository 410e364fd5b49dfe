package storage

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// identityFile is the plain file that says what a directory is.
const identityFile = "debrief.json"

// formatVersion is the version of the files of an archive.
const formatVersion = 1

// identity is what stands in debrief.json: nothing personal, nothing secret.
type identity struct {
	Archive string `json:"debrief_archive"` // the archive's id, 32 hex digits
	Format  int    `json:"format"`
	KeyID   string `json:"key"`     // the key that seals Secrets
	Secrets []byte `json:"secrets"` // the naming key and Badger's, sealed
	Copy    string `json:"copy"`    // "" for the archive itself; else which restored copy, for a head file of its own
	Check   []byte `json:"check"`   // keyed hash of all of it
}

// errIdentity is a debrief.json that is not whole.
var errIdentity = &DamageError{What: identityFile + " is damaged; restore the archive from a backup"}

// readIdentity reads debrief.json. A directory without one is ErrNoArchive when
// an archive could be made there, else ErrNotArchive.
func readIdentity(dir string) (identity, error) {
	raw, err := os.ReadFile(filepath.Join(dir, identityFile))
	if errors.Is(err, fs.ErrNotExist) {
		return identity{}, absence(dir)
	}
	if err != nil {
		if info, statErr := os.Stat(dir); statErr == nil && !info.IsDir() {
			return identity{}, fmt.Errorf("%s is %w but a file", dir, ErrNotArchive)
		}
		return identity{}, fmt.Errorf("read %s: %w", identityFile, err)
	}
	var id identity
	if err := json.Unmarshal(raw, &id); err != nil {
		return identity{}, errIdentity
	}
	if _, err := id.archiveID(); err != nil {
		return identity{}, errIdentity
	}
	return id, nil
}

// absence says why there is no archive in a directory.
func absence(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w in %s", ErrNoArchive, dir)
	}
	if err != nil {
		return fmt.Errorf("read directory: %w", err)
	}
	for _, entry := range entries {
		switch entry.Name() {
		case lockFile, ownerFile: // left by a creation that did not come to its end
		case badgerDir:
			return &DamageError{What: dir + " has lost its " + identityFile + "; restore the archive from a backup"}
		default:
			return fmt.Errorf("%s is %w", dir, ErrNotArchive)
		}
	}
	return fmt.Errorf("%w in %s", ErrNoArchive, dir)
}

func (i identity) archiveID() ([16]byte, error) {
	raw, err := hex.DecodeString(i.Archive)
	if err != nil || len(raw) != 16 {
		return [16]byte{}, errIdentity
	}
	return [16]byte(raw), nil
}

// check computes the keyed hash over everything else in i.
func (i identity) check(secret []byte) ([]byte, error) {
	key, err := subkey(secret, "check")
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, key)
	for _, part := range []string{i.Archive, fmt.Sprint(i.Format), i.KeyID, string(i.Secrets), i.Copy} {
		mac.Write(binary.AppendUvarint(nil, uint64(len(part))))
		mac.Write([]byte(part))
	}
	return mac.Sum(nil), nil
}

// verify tells whether keys are the ones of this archive.
func (i identity) verify(keys archiveKeys) error {
	id, err := parseKeyID(i.KeyID)
	if err != nil {
		return errIdentity
	}
	secret := keys.secrets[id]
	if secret == nil {
		return &KeyError{Path: keys.path, Err: ErrWrongKey}
	}
	want, err := i.check(secret)
	if err != nil {
		return err
	}
	if !hmac.Equal(want, i.Check) {
		return &KeyError{Path: keys.path, Err: ErrWrongKey}
	}
	if i.Format > formatVersion {
		return fmt.Errorf("the archive has format %d, this program reads up to %d: %w", i.Format, formatVersion, errors.ErrUnsupported)
	}
	return nil
}

// write puts i into the directory: whole or not at all.
func (i identity) write(dir string) error {
	raw, err := json.MarshalIndent(i, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", identityFile, err)
	}
	temp := filepath.Join(dir, identityFile+".new")
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write %s: %w", identityFile, err)
	}
	if err := writeNew(temp, append(raw, '\n')); err != nil {
		return fmt.Errorf("write %s: %w", identityFile, err)
	}
	if err := os.Rename(temp, filepath.Join(dir, identityFile)); err != nil {
		return fmt.Errorf("write %s: %w", identityFile, err)
	}
	return syncDir(dir)
}

// secrets are the keys that an archive works with.
type secrets struct {
	archive [16]byte
	current sealer            // seals what is new
	sealers map[uint32]sealer // by key id
	names   *namer            // event keys and hashes of names
	content *namer            // content digests
	badger  []byte
	head    sealer
	backup  []byte // every backup has a key of its own, made from this one
}

// newIdentity draws an archive id and the archive's own keys.
func newIdentity(keys archiveKeys, random *entropy) (identity, error) {
	b, err := random.bytes(16 + 2*keySize)
	if err != nil {
		return identity{}, err
	}
	i := identity{Archive: hex.EncodeToString(b[:16]), Format: formatVersion, KeyID: keyIDText(keys.current)}
	wrap, err := wrapper(keys.current, keys.secret())
	if err != nil {
		return identity{}, err
	}
	if i.Secrets, err = wrap.seal(nil, random, []byte("secrets "+i.Archive), b[16:]); err != nil {
		return identity{}, err
	}
	i.Check, err = i.check(keys.secret())
	return i, err
}

func wrapper(id uint32, secret []byte) (sealer, error) {
	key, err := subkey(secret, "secrets")
	if err != nil {
		return sealer{}, err
	}
	return newSealer(id, key)
}

// unlock opens the keys of an archive with those of its key file.
func (i identity) unlock(keys archiveKeys) (*secrets, error) {
	if err := i.verify(keys); err != nil {
		return nil, err
	}
	archive, err := i.archiveID()
	if err != nil {
		return nil, err
	}
	id, err := parseKeyID(i.KeyID)
	if err != nil {
		return nil, err
	}
	wrap, err := wrapper(id, keys.secrets[id])
	if err != nil {
		return nil, err
	}
	own, err := wrap.open([]byte("secrets "+i.Archive), i.Secrets)
	if err != nil || len(own) != 2*keySize {
		return nil, errIdentity
	}
	s := &secrets{archive: archive, sealers: map[uint32]sealer{}, badger: own[keySize:]}
	if err := s.derive(own[:keySize], keys); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *secrets) derive(naming []byte, keys archiveKeys) error {
	for id, secret := range keys.secrets {
		key, err := subkey(secret, "records")
		if err != nil {
			return err
		}
		if s.sealers[id], err = newSealer(id, key); err != nil {
			return err
		}
	}
	s.current = s.sealers[keys.current]
	head, err := subkey(naming, "head")
	if err != nil {
		return err
	}
	if s.head, err = newSealer(0, head); err != nil {
		return err
	}
	if s.backup, err = subkey(naming, "backup"); err != nil {
		return err
	}
	content, err := subkey(naming, "content")
	if err != nil {
		return err
	}
	s.names, s.content = newNamer(naming), newNamer(content)
	return nil
}

// open opens a record of the archive, whichever of its keys sealed it.
func (s *secrets) open(key, sealed []byte) ([]byte, error) {
	id, ok := sealedBy(sealed)
	if !ok {
		return nil, errSealed
	}
	by, ok := s.sealers[id]
	if !ok {
		return nil, errSealed
	}
	return by.open(key, sealed)
}
