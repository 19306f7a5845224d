import type { KeptTemplate, MachineProps } from './generated/structs.ts';
import { bootstrapModel, bootstrapTemplate } from './kubeadm.ts';
import { CONTROL_PLANE, labelled } from './manifest.ts';
import { mirroredNodes } from './mirrors.ts';
import { canonicalJson, templateName } from './names.ts';
import { omitEmpty } from './omit-empty.ts';
import type { FullPool } from './profiles.ts';
import type { IInfrastructureProvider, ProviderContext } from './provider.ts';

/** The machine template that a control plane or pool uses now. */
export function machineTemplateOf(
  provider: IInfrastructureProvider,
  context: ProviderContext,
  pool: { readonly name: string; readonly machine: MachineProps },
): KeptTemplate {
  return currentTemplate(context, pool.name, 'machine', provider.machineModel(context, pool.machine));
}

/** The bootstrap template that a pool uses now. */
export function bootstrapTemplateOf(
  provider: IInfrastructureProvider,
  context: ProviderContext,
  pool: FullPool,
): KeptTemplate {
  return currentTemplate(
    context,
    pool.name,
    'bootstrap',
    bootstrapModel(provider.kubeadm(context), pool, mirroredNodes(context.cluster)),
  );
}

/** The model in canonical form, because it is written into files: the order in which fields were given leaves no trace. */
function currentTemplate(context: ProviderContext, pool: string, role: string, given: unknown): KeptTemplate {
  const text = canonicalJson(omitEmpty(given));
  return { name: templateName(context.clusterName, pool, text), role, pool, model: JSON.parse(text) };
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
