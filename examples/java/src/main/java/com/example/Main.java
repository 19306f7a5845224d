package com.example;

import io.krakeinfra.constructs.CloudSpec;
import io.krakeinfra.constructs.Cluster;
import io.krakeinfra.constructs.ClusterNamespace;
import io.krakeinfra.constructs.ControlPlaneProps;
import io.krakeinfra.constructs.MachinePoolProps;
import io.krakeinfra.constructs.MachineProps;
import io.krakeinfra.constructs.ManagementClusterSpec;
import io.krakeinfra.constructs.OpenStackCloud;
import io.krakeinfra.constructs.OpenStackFlavor;
import io.krakeinfra.constructs.OpenStackIdentity;
import io.krakeinfra.constructs.OpenStackImage;
import io.krakeinfra.constructs.OpenStackMachine;
import io.krakeinfra.constructs.OpenStackReference;
import io.krakeinfra.constructs.Zone;
import io.krakeinfra.providers.openstack.OpenStackProvider;
import java.util.List;
import java.util.Map;
import org.cdk8s.App;

/** Two clusters described in Java: {@code cdk8s synth} writes their Cluster API manifests. */
public final class Main {
    private static final String NAMESPACE = "edge";
    private static final String VERSION = "v1.34.8";

    public static void main(final String[] args) {
        final App app = new App();
        new ClusterNamespace(app, NAMESPACE);
        cluster(app, "edge-1")
            .controlPlane(ControlPlaneProps.builder().replicas(1).machine(machine("m1.medium")).build())
            .pools(List.of(MachinePoolProps.builder().name("workers").replicas(2).machine(machine("m1.xlarge")).build()))
            .build();
        cluster(app, "edge-2")
            .labels(Map.of("tier", "batch"))
            .controlPlane(ControlPlaneProps.builder().machine(machine("m1.medium")).build())
            .pools(List.of(MachinePoolProps.builder()
                .name("workers")
                .owner("autoscaler")
                .zones(List.of(zone("az1"), zone("az2")))
                .machine(machine("m1.xlarge"))
                .build()))
            .build();
        app.synth();
    }

    private static Cluster.Builder cluster(final App app, final String name) {
        // credentials stay outside: a Secret with `clouds.yaml` in the namespace of the clusters
        final OpenStackIdentity identity =
            OpenStackIdentity.builder().kind("Secret").name("dresden-credentials").cloudName("openstack").build();
        final OpenStackCloud openstack = OpenStackCloud.builder()
            .identity(identity)
            .externalNetwork(OpenStackReference.builder().name("public").build())
            .build();
        return Cluster.Builder.create(app, name)
            .namespace(NAMESPACE)
            .cloud(CloudSpec.builder().provider("openstack").openstack(openstack).build())
            .management(ManagementClusterSpec.builder()
                .clusterApiVersion("v1.14.0")
                .providerVersions(Map.of("openstack", "v0.14.7"))
                .build())
            .provider(new OpenStackProvider())
            .kubernetesVersion(VERSION);
    }

    private static MachineProps machine(final String flavor) {
        final OpenStackMachine openstack = OpenStackMachine.builder()
            .flavor(OpenStackFlavor.builder().name(flavor).build())
            .image(OpenStackImage.builder().name("ubuntu-24.04-kube-" + VERSION).build())
            .build();
        return MachineProps.builder().openstack(openstack).build();
    }

    private static Zone zone(final String name) {
        return Zone.builder().name(name).min(1).max(5).build();
    }
}
