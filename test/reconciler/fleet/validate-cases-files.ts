import { changed, SMALL_FLEET, smallFleet } from '../../support/small-fleet.ts';
import { type ValidateCase, withFile } from './validate-case.ts';

const FLEET = 'fleet.yaml';
const NEW = 'clouds/new.yaml';
const WEB = 'clusters/shop/web.yaml';
const API = 'apiVersion: krake-infra.io/v1alpha1\n';

/** What one file shows before its fields are looked at. */
export const FILE_CASES: readonly ValidateCase[] = [
  [
    "a cluster in Flux's namespace",
    smallFleet({
      'clusters/flux-system/old.yaml':
        'apiVersion: krake-infra.io/v1alpha1\nkind: Cluster\nmetadata: { name: old, namespace: flux-system }\nspec: { cloud: dresden, template: production }\n',
    }),
    [
      'clusters/flux-system/old.yaml:3:35: metadata.namespace: flux-system belongs to Flux; move the file to the folder of another namespace',
    ],
  ],
  [
    'broken YAML',
    smallFleet(changed(FLEET, 'branch: main', 'branch: [main')),
    [
      'fleet.yaml:7:1: Flow sequence in block collection must be sufficiently indented and end with a ]; correct the YAML',
    ],
  ],
  [
    'a stray bracket before more lines',
    withFile(NEW, 'spec:\n] a\n  b: 1\n'),
    [
      'clouds/new.yaml:2:1: Unexpected flow-seq-end token in YAML stream: "]"; correct the YAML',
      'clouds/new.yaml:2:3: Unexpected scalar token in YAML stream: "a\\n  b"; correct the YAML',
      'clouds/new.yaml:3:4: Unexpected map-value-ind token in YAML stream: ":"; correct the YAML',
      'clouds/new.yaml:3:6: Unexpected scalar token in YAML stream: "1"; correct the YAML',
    ],
  ],
  [
    'a duplicate key',
    smallFleet(changed(FLEET, 'branch: main', 'branch: main\n  branch: other')),
    ['fleet.yaml:7:3: duplicate key; keep one of the two'],
  ],
  [
    'an anchor',
    smallFleet(changed(FLEET, 'branch: main', 'branch: &b main')),
    ['fleet.yaml:6:14: an anchor; remove it and write the value where it is needed'],
  ],
  [
    'an alias',
    smallFleet(changed(FLEET, 'branch: main', 'branch: *b')),
    ['fleet.yaml:6:11: an alias; write the value out'],
  ],
  [
    'a merge key',
    smallFleet(changed(FLEET, 'branch: main', '<<: {branch: main}')),
    ['fleet.yaml:6:3: a merge key; write the fields out'],
  ],
  [
    'several documents',
    smallFleet({ [FLEET]: `${SMALL_FLEET[FLEET]}---\n${SMALL_FLEET[FLEET]}` }),
    ['fleet.yaml:7:1: a second document begins; put each object into a file of its own'],
  ],
  ['an empty file', withFile(NEW, ''), ['clouds/new.yaml:1:1: the file is empty; write an object or remove the file']],
  [
    'a file that is too large',
    withFile(NEW, `#${' '.repeat(256 * 1024)}`),
    ['clouds/new.yaml:1:1: the file has 262145 bytes; a fleet file has at most 262144; split or remove it'],
  ],
  [
    'a binary file',
    withFile(NEW, Uint8Array.of(0x61, 0, 0x62)),
    ['clouds/new.yaml:1:1: the file is binary; write YAML text'],
  ],
  [
    'a file that is not UTF-8',
    withFile(NEW, Uint8Array.of(0x61, 0xe9, 0x62)),
    ['clouds/new.yaml:1:1: the file is not UTF-8 text; save it as UTF-8'],
  ],
  [
    'a link out of the repository',
    withFile(NEW, '../../clouds/other.yaml', '120000'),
    [
      'clouds/new.yaml:1:1: is a symbolic link that leaves the repository (../../clouds/other.yaml); put the file itself here',
    ],
  ],
  [
    'a link to an absolute path',
    withFile(NEW, '/etc/passwd', '120000'),
    ['clouds/new.yaml:1:1: is a symbolic link that leaves the repository (/etc/passwd); put the file itself here'],
  ],
  [
    'a link that leaves and comes back',
    withFile(NEW, '../../fleet/clouds/dresden.yaml', '120000'),
    [
      'clouds/new.yaml:1:1: is a symbolic link that leaves the repository (../../fleet/clouds/dresden.yaml); put the file itself here',
    ],
  ],
  [
    'a link inside the repository',
    withFile(NEW, 'dresden.yaml', '120000'),
    ['clouds/new.yaml:1:1: is a symbolic link (dresden.yaml); put the file itself here'],
  ],
  [
    'a link in place of a folder of a namespace',
    withFile('clusters/stage', 'shop', '120000'),
    ['clusters/stage:1:1: is a symbolic link (shop); put the file itself here'],
  ],
  [
    'a link in place of a folder of a kind',
    withFile('clouds', '/mnt/clouds', '120000'),
    ['clouds:1:1: is a symbolic link that leaves the repository (/mnt/clouds); put the file itself here'],
  ],
  [
    'a submodule',
    withFile('clusters/stage', '', '160000'),
    ['clusters/stage:1:1: is a submodule; put the files themselves here'],
  ],
  [
    'a submodule in place of a folder of a kind',
    withFile('policies', '', '160000'),
    ['policies:1:1: is a submodule; put the files themselves here'],
  ],
  [
    'another ending',
    withFile('clouds/new.yml', ''),
    ['clouds/new.yml:1:1: no kind of object lives at this path; rename or move it: clouds/<name>.yaml'],
  ],
  [
    'a stray file',
    withFile('clusters/shop/notes.txt', 'x'),
    [
      'clusters/shop/notes.txt:1:1: no kind of object lives at this path; rename or move it: clusters/<namespace>/<name>.state.yaml or clusters/<namespace>/<name>.yaml',
    ],
  ],
  [
    'a file outside of a namespace',
    withFile('clusters/web.yaml', ''),
    [
      'clusters/web.yaml:1:1: no kind of object lives at this path; rename or move it: clusters/<namespace>/<name>.state.yaml or clusters/<namespace>/<name>.yaml',
    ],
  ],
  [
    'a file in too deep a folder',
    withFile('clouds/eu/new.yaml', ''),
    ['clouds/eu/new.yaml:1:1: no kind of object lives at this path; rename or move it: clouds/<name>.yaml'],
  ],
  [
    'a state where no state may be',
    withFile('clouds/new.state.yaml', ''),
    ['clouds/new.state.yaml:1:1: no kind of object lives at this path; rename or move it: clouds/<name>.yaml'],
  ],
  ['files for people', [...withFile('clouds/README.md', 'x'), ...withFile('clouds/.gitkeep', '').slice(-1)], []],
  ['files elsewhere', withFile('docs/new.yml', '\0'), []],
  [
    'a byte order mark and Windows line ends',
    smallFleet({ [FLEET]: `\ufeff${SMALL_FLEET[FLEET]}`.replaceAll('\n', '\r\n') }),
    [],
  ],
  [
    'an unknown apiVersion',
    smallFleet(changed(WEB, 'v1alpha1', 'v1')),
    [
      'clusters/shop/web.yaml:1:13: apiVersion is "krake-infra.io/v1", which is unknown here; write krake-infra.io/v1alpha1',
    ],
  ],
  [
    'no apiVersion',
    smallFleet(changed(WEB, API, '')),
    ['clusters/shop/web.yaml:1:1: apiVersion is missing; write krake-infra.io/v1alpha1'],
  ],
  [
    'no kind',
    smallFleet(changed(WEB, 'kind: Cluster\n', '')),
    ['clusters/shop/web.yaml:1:1: kind is missing; files at this path have kind Cluster'],
  ],
  [
    'the kind of another folder',
    smallFleet(changed(WEB, 'kind: Cluster', 'kind: Cloud')),
    ['clusters/shop/web.yaml:2:7: kind is "Cloud", which is unknown here; files at this path have kind Cluster'],
  ],
  [
    'an unknown kind',
    smallFleet(changed(WEB, 'kind: Cluster', 'kind: Clster')),
    ['clusters/shop/web.yaml:2:7: kind is "Clster", which is unknown here; files at this path have kind Cluster'],
  ],
  [
    'a name that is not the path',
    smallFleet(changed(WEB, 'name: web', 'name: wep')),
    ["clusters/shop/web.yaml:4:9: metadata.name: name wep differs from the path's web; write web or move the file"],
  ],
  [
    'a namespace that is not the path',
    smallFleet(changed(WEB, 'namespace: shop', 'namespace: stage')),
    [
      "clusters/shop/web.yaml:5:14: metadata.namespace: namespace stage differs from the path's shop; write shop or move the file",
    ],
  ],
];
