import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { protectionAnnotations } from './manifest.ts';
import { omitEmpty } from './omit-empty.ts';

/** A namespace for clusters. */
export interface ClusterNamespaceProps {
  /**
   * Name of the Namespace object.
   * @default - the construct's id
   */
  readonly namespaceName?: string;
  /**
   * Labels of the Namespace object.
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
}

/** The Namespace that clusters live in, protected: it outlives them, because their credentials are in it. */
export class ClusterNamespace extends Chart {
  public constructor(scope: Construct, id: string, props: ClusterNamespaceProps = {}) {
    super(scope, id);
    const name = props.namespaceName ?? id;
    const metadata = { name, labels: { ...props.labels }, annotations: protectionAnnotations() };
    new ApiObject(this, 'namespace', omitEmpty({ apiVersion: 'v1', kind: 'Namespace', metadata }));
  }
}
