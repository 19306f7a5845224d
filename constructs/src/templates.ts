import type { KeptTemplate, MachineProps } from './generated/structs.ts';
import { bootstrapModel, bootstrapTemplate } from './kubeadm.ts';
import { CONTROL_PLANE, labelled } from './manifest.ts';
import { mirroredNodes } from './mirrors.ts';
import { canonicalJson, templateName } from './names.ts';
import { omitEmpty } from './omit-empty.ts';
import type { FullPool } from './profiles.ts';
import type { IInfrastructureProvider, ProviderContext } from './provider.ts';

/** What templates are made for, and which there are already. */
export interface TemplateSurroundings {
  readonly provider: IInfrastructureProvider;
  readonly context: ProviderContext;
  /** Templates of the whole cluster that machines may still use. */
  readonly kept: KeptTemplate[];
}

/** The machine template that a control plane or pool uses now. */
export function machineTemplateOf(
  surroundings: TemplateSurroundings,
  pool: { readonly name: string; readonly machine: MachineProps },
): KeptTemplate {
  const { provider, context } = surroundings;
  return currentTemplate(
    surroundings,
    pool.name,
    'machine',
    provider.machineModel({ ...context, pool: pool.name }, pool.machine),
  );
}

/** The bootstrap template that a pool uses now. */
export function bootstrapTemplateOf(surroundings: TemplateSurroundings, pool: FullPool): KeptTemplate {
  const { provider, context } = surroundings;
  const model = bootstrapModel(provider.kubeadm(context), pool, mirroredNodes(context.cluster));
  return currentTemplate(surroundings, pool.name, 'bootstrap', model);
}

/** The model in canonical form, because it is written into files: the order in which fields were given leaves no trace. */
function currentTemplate(
  { context: { clusterName }, kept }: TemplateSurroundings,
  pool: string,
  role: string,
  given: unknown,
): KeptTemplate {
  const text = canonicalJson(omitEmpty(given));
  const template = { name: templateName(clusterName, pool, text), role, pool, model: JSON.parse(text) };
  if (kept.length === 0 || kept.some((each) => each.role === role && each.name === template.name)) {
    return template;
  }
  const adopted = kept.filter(
    (each) =>
      each.role === role &&
      canonicalJson(each.model) === text &&
      each.name !== templateName(clusterName, each.pool, text),
  );
  const found = adopted.find((each) => each.pool === pool) ?? adopted[0];
  return found ? { ...template, name: found.name } : template;
}

/** The template of a role that did not retire, as one that is used now. */
export function inUse(kept: KeptTemplate[], role: string): KeptTemplate | undefined {
  const found = kept.find((template) => template.role === role && template.retired === undefined);
  return found && { ...found };
}

/** Current templates, then those that were kept and are none of them, each once. */
export function withKept(current: KeptTemplate[], kept: KeptTemplate[]): KeptTemplate[] {
  const templates = new Map<string, KeptTemplate>();
  for (const template of [...current, ...kept]) {
    const key = `${template.role}/${template.name}`;
    if (!templates.has(key)) {
      templates.set(key, template);
    }
  }
  return [...templates.values()];
}

/** A template's object. Only a current one is protected, so that Flux removes a retired one once it leaves Git. */
export function templateObject(
  provider: IInfrastructureProvider,
  context: ProviderContext,
  template: KeptTemplate,
  protection: boolean,
): any {
  const { name, model, role, pool } = template;
  const object =
    role === 'bootstrap'
      ? bootstrapTemplate(name, model)
      : provider.machineTemplate(context, { name, model: model as { [key: string]: any } });
  return labelled(context, object, pool === CONTROL_PLANE ? { protection } : { protection, pool });
}
