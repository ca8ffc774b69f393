// New objects by S3 calling the function itself. The story stands in trigger-story.ts.
import { triggerStory } from "./trigger-story.ts";

triggerStory("direct");
