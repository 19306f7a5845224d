import { smallFleet } from '../../support/small-fleet.ts';
import { type ValidateCase, withFile } from './validate-case.ts';

const WEB = 'workloads/shop/web.yaml';
const MANIFEST = 'workloads/shop/web/app.yaml';
const FOLDER = { [MANIFEST]: 'kind: ConfigMap\n' };
const workload = (spec: string, name = 'web', namespace = 'shop') =>
  `apiVersion: krake-infra.io/v1alpha1\nkind: Workload\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec:\n${spec}`;
const BOUND = workload('  path: workloads/shop/web\n  cluster: web\n');
const REGISTERED = (more = '') =>
  `apiVersion: krake-infra.io/v1alpha1\nkind: Cluster\nmetadata: { name: old, namespace: shop }\nspec:\n  registered: { kubeconfigSecret: old }\n${more}`;
const SECOND =
  'apiVersion: krake-infra.io/v1alpha1\nkind: ManagementCluster\nmetadata: { name: second }\nspec: { clusterApiVersion: v1.14.0 }\n';
const CHOSEN = Object.fromEntries(
  smallFleet()
    .filter(({ path }) => /^clusters\/shop\/\w+\.yaml$/.test(path))
    .map(({ path, bytes }) => [
      path,
      Buffer.from(bytes).toString().replace('cloud: dresden', 'cloud: dresden\n  management: main'),
    ]),
);

/** What workloads show. */
export const WORKLOAD_CASES: readonly ValidateCase[] = [
  ['nothing wrong', smallFleet({ ...FOLDER, [WEB]: BOUND }), []],
  [
    'a folder below the folder',
    smallFleet({ 'workloads/shop/web/a/b.yml': '', [WEB]: BOUND.replace('shop/web', 'shop/web/a/') }),
    [],
  ],
  ['a workload without cluster', smallFleet({ ...FOLDER, [WEB]: workload('  path: workloads/shop/web/\n') }), []],
  [
    'manifests that nobody reads',
    smallFleet({ ...FOLDER, 'workloads/shop/web/b.yaml': 'a: [1', 'workloads/shop/web/x.txt': '' }),
    [],
  ],
  [
    'a cluster that is not there',
    smallFleet({ ...FOLDER, [WEB]: BOUND.replace('cluster: web', 'cluster: wep') }),
    ['workloads/shop/web.yaml:6:12: spec.cluster: there is no Cluster shop/wep; did you mean shop/web?'],
  ],
  [
    'a cluster of another namespace',
    smallFleet({
      'workloads/warehouse/web/app.yaml': '',
      'workloads/warehouse/web.yaml': workload('  path: workloads/warehouse/web\n  cluster: web\n', 'web', 'warehouse'),
    }),
    [
      'workloads/warehouse/web.yaml:6:12: spec.cluster: there is no Cluster warehouse/web; add clusters/warehouse/web.yaml',
    ],
  ],
  [
    'manifests of another namespace',
    smallFleet({ 'workloads/store/web/app.yaml': '', [WEB]: BOUND.replace('shop/web', 'store/web') }),
    [
      "workloads/shop/web.yaml:5:9: spec.path: workloads/store/web is outside of the namespace's folder; move the manifests below workloads/shop/",
    ],
  ],
  ...['workloads/shop/../store/web', '../shop/web', '/workloads/shop/web', 'workloads/shop', 'clusters/shop/web'].map(
    (path): ValidateCase => [
      `the path ${path}`,
      smallFleet({ ...FOLDER, [WEB]: BOUND.replace('workloads/shop/web', path) }),
      [
        `workloads/shop/web.yaml:5:9: spec.path: "${path}" has the wrong form; Folder of manifests from the root of the repository, below \`workloads/<namespace>/\`, such as \`workloads/shop/web\`.`,
      ],
    ],
  ),
  [
    'a folder without manifests',
    smallFleet({ 'workloads/shop/web/notes.txt': '', 'workloads/shop/website/app.yaml': '', [WEB]: BOUND }),
    [
      'workloads/shop/web.yaml:5:9: spec.path: there are no manifests in workloads/shop/web; add one that ends in .yaml',
    ],
  ],
  [
    'a folder that is a link to another one',
    [
      ...withFile('workloads/shop/web', '../store/web', '120000'),
      ...smallFleet({ [WEB]: BOUND }).filter(({ path }) => path === WEB),
    ],
    [
      'workloads/shop/web:1:1: is a symbolic link (../store/web); put the file itself here',
      'workloads/shop/web.yaml:5:9: spec.path: there are no manifests in workloads/shop/web; add one that ends in .yaml',
    ],
  ],
  [
    'a manifest that is a link',
    withFile('workloads/shop/web/app.yaml', '../../../clouds/dresden.yaml', '120000'),
    ['workloads/shop/web/app.yaml:1:1: is a symbolic link (../../../clouds/dresden.yaml); put the file itself here'],
  ],
  [
    'a folder that can not be an artifact',
    smallFleet({ 'workloads/shop/Web_1/app.yaml': '' }),
    [
      'workloads/shop/Web_1/app.yaml:1:1: Flux can not make an artifact of folder Web_1; rename it: at most 63 lower case letters, digits and dashes, with a letter or digit at both ends',
    ],
  ],
  [
    'a manifest beside the workloads',
    smallFleet({ 'workloads/shop/app.yml': '' }),
    [
      'workloads/shop/app.yml:1:1: no kind of object lives at this path; rename or move it: workloads/<namespace>/<name>.yaml',
    ],
  ],
  [
    'a name that makes no label together with that of the cluster',
    smallFleet({
      ...FOLDER,
      [`workloads/shop/${'w'.repeat(57)}.yaml`]: BOUND.replace('name: web', `name: ${'w'.repeat(57)}`),
    }),
    [
      `workloads/shop/${'w'.repeat(57)}.yaml:3:19: metadata.name: Kustomization ${'w'.repeat(57)}.on.web has a longer name than the 63 characters of a label; shorten the name by 1`,
    ],
  ],
  [
    'a registered cluster that no management cluster delivers to',
    smallFleet({
      ...FOLDER,
      ...CHOSEN,
      'management/second.yaml': SECOND,
      'clusters/shop/old.yaml': REGISTERED(),
      [WEB]: BOUND.replace('cluster: web', 'cluster: old'),
    }),
    [
      'workloads/shop/web.yaml:6:12: spec.cluster: no management cluster delivers to registered cluster old; name one in spec.management of clusters/shop/old.yaml',
    ],
  ],
  [
    'a registered cluster that names its management cluster',
    smallFleet({
      ...FOLDER,
      ...CHOSEN,
      'management/second.yaml': SECOND,
      'clusters/shop/old.yaml': REGISTERED('  management: second\n'),
      [WEB]: BOUND.replace('cluster: web', 'cluster: old'),
    }),
    [],
  ],
  [
    'the namespace of Flux',
    smallFleet({
      'workloads/flux-system/web/app.yaml': '',
      'workloads/flux-system/web.yaml': workload('  path: workloads/flux-system/web\n', 'web', 'flux-system'),
    }),
    [
      'workloads/flux-system/web.yaml:3:35: metadata.namespace: flux-system belongs to Flux; move the file to the folder of another namespace',
    ],
  ],
];
