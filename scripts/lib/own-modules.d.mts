export function isInstalledModule(id: string): boolean;
