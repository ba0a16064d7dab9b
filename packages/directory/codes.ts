/** Why a statement of the directory, or an anchor, is not believed. Listed in `Directory.distrusted`, thrown by parsers, returned in refusals. */
export type DirectoryCode =
  // what is written does not follow its format
  | 'directory/malformed-anchor'
  | 'directory/malformed-entry'
  | 'directory/malformed-statement'
  | 'directory/unknown-version'
  | 'directory/unknown-kind'
  | 'directory/unsound-key'
  // who says it
  | 'directory/bad-signature'
  | 'directory/no-quorum'
  | 'directory/not-the-hub'
  // what it says, held against what was said before
  | 'directory/repeated'
  | 'directory/outdated'
  | 'directory/already-said'
  | 'directory/not-carried'
  | 'directory/unknown-body'
  | 'directory/unknown-facility'
  | 'directory/unknown-officer'
  | 'directory/unknown-terminal'
  | 'directory/unknown-monitor'
  | 'directory/unknown-pin-server'
  | 'directory/unknown-epoch'
  | 'directory/unknown-trustee'
  | 'directory/feed-forked';
