// Limits of AWS IoT Core. https://docs.aws.amazon.com/general/latest/gr/iot-core.html

/** A larger publish ends the connection. */
export const messageBytesMax = 128 * 1024;
/** Levels of a topic; Basic Ingest's first three are not counted. */
export const topicLevelsMax = 8;
/** UTF-8 bytes of a topic, likewise. */
export const topicBytesMax = 256;
export const clientIdBytesMax = 128;
export const ruleActionsMax = 10;
/** `^[a-zA-Z0-9_]+$`, 1 to 128. */
export const ruleNamePattern = /^[a-zA-Z0-9_]{1,128}$/;
/**
 * How often a rule's action is tried before the error action runs. AWS retries throttled and failed calls for a while it does not
 * document for every action; this value is ours.
 */
export const actionAttemptsMax = 3;
/** Between two tries; ours as well. */
export const actionRetryDelayMs = 1_000;
/** Republishes that may follow from one publish. AWS names no bound, and goes on as long as rules feed one another. */
export const republishesMax = 100;
/** https://docs.aws.amazon.com/iot/latest/apireference/API_CreateProvisioningTemplate.html */
export const templateNamePattern = /^[0-9A-Za-z_-]{1,36}$/;
export const templateBodyCharsMax = 10_240;
/** Levels of a thing group hierarchy. */
export const groupDepthMax = 7;
/** https://docs.aws.amazon.com/iot/latest/developerguide/fleet-provision-api.html */
export const ownershipTokenValidMs = 60 * 60 * 1000;
/** https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html */
export const hookMsMax = 5_000;
/** https://docs.aws.amazon.com/iot/latest/apireference/API_CreateThing.html */
export const thingNamePattern = /^[a-zA-Z0-9:_-]{1,128}$/;
