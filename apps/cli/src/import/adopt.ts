export async function adopt(..._: unknown[]): Promise<void> {}
