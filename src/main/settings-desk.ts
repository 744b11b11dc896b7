import { z } from 'zod'
import { knownZones, localZone } from '../shared/schedule.ts'
import type { SettingsView } from '../shared/views.ts'
import type { Engine } from './engine.ts'
import type { Services } from './services.ts'
import type { Surroundings } from './surroundings.ts'

/** What the creator sets for the whole app. */
export type SettingsDesk = Pick<Services, 'settingsView' | 'saveSettings'>

export function createSettingsDesk(engine: Engine, startAtLogin: Surroundings['startAtLogin']): SettingsDesk {
  const { outbox, releaseReady, settings } = engine

  function settingsView(): SettingsView {
    const { uploadLimit, publishIfLateByLessThanMs } = engine.outboxSettings()
    return {
      uploadLimit,
      publishIfLateByLessThanMs,
      startAtLogin: startAtLogin?.get() ?? false,
      canStartAtLogin: startAtLogin !== null,
      staysInTray: settings.read('staysInTray', z.boolean()) ?? false,
      zone: localZone(),
      zones: [...knownZones()],
      apiVersions: engine.apiVersions.views(),
    }
  }

  return {
    settingsView,
    saveSettings({ startAtLogin: isStarted, staysInTray, apiVersion, ...ofOutbox }) {
      if (apiVersion !== undefined) {
        engine.apiVersions.choose(apiVersion.platform, apiVersion.version)
        // What waited for a version that the platform knows goes on with this one.
        releaseReady()
      }
      const { uploadLimit, publishIfLateByLessThanMs } = { ...engine.outboxSettings(), ...ofOutbox }
      engine.saveOutboxSettings({
        uploadLimit: uploadLimit ?? null,
        ...(publishIfLateByLessThanMs === undefined ? {} : { publishIfLateByLessThanMs }),
      })
      if (staysInTray !== undefined) settings.write('staysInTray', staysInTray)
      if (isStarted !== undefined) startAtLogin?.set(isStarted)
      outbox.execute({ kind: 'wake' })
      return settingsView()
    },
  }
}
