import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { problem, ProblemError } from '../../shared/problem.ts'

/** Writes a text to a place that the creator chose. Throws ProblemError `file-not-saved` where the disk or the folder does not take it. */
export async function writeText(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new ProblemError(problem('file-not-saved', { params: { fileName: basename(path), reason }, details: { text: reason } }), {
      cause,
    })
  }
}
