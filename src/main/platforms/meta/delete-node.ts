import { z } from 'zod'
import type { Http } from '../../core/http.ts'
import { isNotThere, readGraphError, type GraphAbout } from './errors.ts'
import { graphRequest, readGraph } from './graph.ts'

const Deleted = z.looseObject({ success: z.literal(true) })

/**
 * Deletes a post, video, photo or medium. `not-there`: the platform knows no such node; whether it ever did is not said.
 * https://developers.facebook.com/docs/graph-api/reference/page-post, read 2026-11-23.
 */
export async function deleteNode(http: Http, id: string, about: Omit<GraphAbout, 'step' | 'isCommit'>): Promise<'deleted' | 'not-there'> {
  const step = 'post.delete'
  const response = await http.send(graphRequest({ step, method: 'DELETE', path: id }))
  if (isNotThere(readGraphError(response))) return 'not-there'
  readGraph(response, Deleted, { ...about, step })
  return 'deleted'
}
