import { compute } from "./compute.ts";
import { exportStudy } from "./export.ts";
import { summariseUpload } from "./import-series.ts";
import type { Task, TaskPorts } from "./task.ts";
import { validateText } from "./validate.ts";

/** Does a task; what it throws is for the client where it is ours. */
export async function runTask(task: Task, ports: TaskPorts): Promise<unknown> {
  switch (task.task) {
    case "validate":
      return validateText(task.text, task.fileName, ports);
    case "compute":
      return compute(task, ports);
    case "import":
      return summariseUpload(task.kind, task.name, task.content, task.options);
    case "export":
      return exportStudy(task.result, task.format);
  }
}
