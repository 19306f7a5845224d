import type { Mirrors } from './generated/structs.ts';
import { mirroredChart, mirroredImage } from './mirrors.ts';

/** Where mirrors have what is published elsewhere, by the rules that clusters are rendered with. */
export class ArtifactMirrors {
  /** Repository of an image, or a part of its path, such as `mirror.example.com/k8s/pause`; the same without a rule about it. */
  public static image(repository: string, mirrors?: Mirrors): string {
    return mirroredImage(mirrors, repository);
  }

  /** Address of a repository of charts; the same without a rule about it. */
  public static chartRepository(repository: string, mirrors?: Mirrors): string {
    return mirroredChart(mirrors, repository).url;
  }

  private constructor() {}
}
