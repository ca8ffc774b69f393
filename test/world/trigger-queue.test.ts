// New objects through the queue. The story stands in trigger-story.ts.
import { triggerStory } from "./trigger-story.ts";

triggerStory("queue");
