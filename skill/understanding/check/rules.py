"""The rules, written out: name, severity, and who looks. Errors are what Amazon refuses."""

from __future__ import annotations

from collections.abc import Iterator

from skill.understanding.check import conflicts, dialogs, intents, invocation, limits, samples, types
from skill.understanding.check.document import Document
from skill.understanding.check.finding import Check, Fault, Rule, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def of_form(rule: str) -> Check:
    """A rule whose faults were found while the file was read. Page: interaction-model-schema."""

    def check(document: Document) -> Iterator[Fault]:
        return document.of_form(rule)

    return check


RULES = (
    # the file
    Rule("json", ERROR, of_form("json")),
    Rule("not-a-model", ERROR, of_form("not-a-model")),
    Rule("shape", ERROR, of_form("shape")),
    Rule("wrapper", WARNING, of_form("wrapper")),
    Rule("unknown-key", WARNING, of_form("unknown-key")),
    Rule("repeated-key", WARNING, of_form("repeated-key")),
    # the invocation name
    Rule("invocation-missing", ERROR, invocation.missing),
    Rule("invocation-length", ERROR, invocation.length),
    Rule("invocation-case", ERROR, invocation.case),
    Rule("invocation-characters", ERROR, invocation.characters),
    Rule("invocation-launch", ERROR, invocation.launch),
    Rule("invocation-connecting", ERROR, invocation.connecting),
    Rule("invocation-wake", ERROR, invocation.wake),
    Rule("invocation-app", WARNING, invocation.app),
    Rule("invocation-one-word", WARNING, invocation.one_word),
    Rule("invocation-article", WARNING, invocation.article),
    Rule("invocation-spaces", WARNING, invocation.spaces),
    Rule("invocation-placeholder", WARNING, invocation.placeholder),
    # intents
    Rule("intent-name", ERROR, intents.name),
    Rule("intent-duplicate", ERROR, intents.unique),
    Rule("intent-required", ERROR, intents.required),
    Rule("intent-misspelt", ERROR, intents.misspelt_intent),
    Rule("intent-built-in-slots", ERROR, intents.built_in_slots),
    Rule("intent-no-samples", ERROR, intents.no_samples),
    Rule("intent-unknown", WARNING, intents.unknown_intent),
    Rule("intent-without-samples", WARNING, intents.without_samples),
    Rule("intent-navigate-home", WARNING, intents.navigate_home),
    Rule("intent-fallback", WARNING, intents.fallback),
    Rule("sensitivity-level", ERROR, intents.sensitivity_level),
    Rule("sensitivity-locale", ERROR, intents.sensitivity_locale),
    Rule("sensitivity-idle", WARNING, intents.sensitivity_idle),
    # slots
    Rule("slot-name", ERROR, intents.slot_name),
    Rule("slot-duplicate", ERROR, intents.slot_unique),
    Rule("slot-is-intent", ERROR, intents.overlap),
    Rule("slot-type-undefined", ERROR, intents.undefined_type),
    Rule("slot-type-misspelt", ERROR, intents.misspelt_type),
    Rule("slot-type-literal", ERROR, intents.literal),
    Rule("slot-type-unknown", WARNING, intents.unknown_type),
    Rule("slot-unused", WARNING, intents.unused_slot),
    Rule("slot-types-differ", WARNING, intents.differing_types),
    # samples
    Rule("sample-characters", ERROR, samples.characters),
    Rule("sample-braces", ERROR, samples.braces),
    Rule("sample-old-slot", ERROR, samples.old_slots),
    Rule("sample-slot-undefined", ERROR, samples.undefined_slot),
    Rule("sample-empty", ERROR, samples.empty),
    Rule("sample-phrase-beside", ERROR, samples.phrase_beside),
    Rule("sample-phrase-bare", ERROR, samples.phrase_bare),
    Rule("sample-slot-twice", WARNING, samples.slot_twice),
    Rule("sample-digits", WARNING, samples.digits),
    Rule("sample-glued", WARNING, samples.glued),
    Rule("sample-duplicate", WARNING, samples.duplicate),
    Rule("sample-in-two-intents", WARNING, samples.in_two_intents),
    Rule("sample-to-alexa", WARNING, samples.to_alexa),
    Rule("sample-fills-nothing", WARNING, samples.answer_without_slot),
    # slot types
    Rule("type-name", ERROR, types.name),
    Rule("type-duplicate", ERROR, types.unique),
    Rule("type-closed", ERROR, types.closed),
    Rule("type-empty", ERROR, types.empty),
    Rule("type-supplier", ERROR, types.supplier),
    Rule("type-unused", WARNING, types.unused),
    Rule("value-empty", ERROR, types.empty_value),
    Rule("value-length", ERROR, types.length),
    Rule("value-markup", ERROR, types.markup),
    Rule("value-symbols", WARNING, types.symbols),
    Rule("value-duplicate", WARNING, types.duplicate),
    Rule("value-id-duplicate", WARNING, types.duplicate_id),
    Rule("value-is-sample", WARNING, types.is_a_sample),
    Rule("synonym-repeated", WARNING, types.repeated_synonym),
    Rule("synonym-ambiguous", WARNING, types.ambiguous),
    # the dialog
    Rule("dialog-intent", ERROR, dialogs.unknown_intent),
    Rule("dialog-slot", ERROR, dialogs.unknown_slot),
    Rule("dialog-slot-type", ERROR, dialogs.slot_type),
    Rule("dialog-prompt-missing", ERROR, dialogs.missing_prompt),
    Rule("dialog-prompt-undefined", ERROR, dialogs.undefined_prompt),
    Rule("dialog-delegation", ERROR, dialogs.delegation),
    Rule("dialog-validation", ERROR, dialogs.validation),
    Rule("dialog-duplicate", WARNING, dialogs.repeated),
    Rule("prompt-variations", ERROR, dialogs.no_variations),
    Rule("prompt-type", ERROR, dialogs.variation_type),
    Rule("prompt-ssml", ERROR, dialogs.ssml),
    Rule("prompt-markup", WARNING, dialogs.markup_in_plain),
    Rule("prompt-duplicate", WARNING, dialogs.repeated_prompt),
    Rule("prompt-unused", WARNING, dialogs.unused_prompt),
    Rule("prompt-slot", WARNING, dialogs.prompt_slot),
    # limits
    Rule("limit-size", ERROR, limits.size),
    Rule("limit-intents", ERROR, limits.intents),
    Rule("limit-types", ERROR, limits.together),
    # between intents
    Rule("conflict", WARNING, conflicts.conflict),
    Rule("shadow", WARNING, conflicts.shadow),
    Rule("intents-alike", WARNING, conflicts.alike),
)
"""Every rule about one file, in the order in which its findings are told."""

LOCALE_RULES = ("locale-intents", "locale-slots", "locale-slot-types", "locale-ids")
"""The rules about several locales of one skill; breaking one is a warning."""
