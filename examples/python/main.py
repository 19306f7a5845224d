"""Two clusters described in Python: `cdk8s synth` writes their Cluster API manifests."""

from cdk8s import App
from krake_infra_constructs import (
    CloudSpec,
    Cluster,
    ClusterNamespace,
    ControlPlaneProps,
    MachinePoolProps,
    MachineProps,
    ManagementClusterSpec,
    OpenStackCloud,
    OpenStackFlavor,
    OpenStackIdentity,
    OpenStackImage,
    OpenStackMachine,
    OpenStackReference,
    Zone,
)
from krake_infra_providers import openstack

NAMESPACE = "edge"
VERSION = "v1.34.8"

# credentials stay outside: a Secret with `clouds.yaml` in the namespace of the clusters
cloud = CloudSpec(
    provider="openstack",
    openstack=OpenStackCloud(
        identity=OpenStackIdentity(kind="Secret", name="dresden-credentials", cloud_name="openstack"),
        external_network=OpenStackReference(name="public"),
    ),
)
management = ManagementClusterSpec(cluster_api_version="v1.14.0", provider_versions={"openstack": "v0.14.7"})
provider = openstack.OpenStackProvider()


def machine(flavor: str) -> MachineProps:
    image = OpenStackImage(name=f"ubuntu-24.04-kube-{VERSION}")
    return MachineProps(openstack=OpenStackMachine(flavor=OpenStackFlavor(name=flavor), image=image))


app = App()
ClusterNamespace(app, NAMESPACE)
Cluster(
    app,
    "edge-1",
    namespace=NAMESPACE,
    cloud=cloud,
    management=management,
    provider=provider,
    kubernetes_version=VERSION,
    control_plane=ControlPlaneProps(replicas=1, machine=machine("m1.medium")),
    pools=[MachinePoolProps(name="workers", replicas=2, machine=machine("m1.xlarge"))],
)
Cluster(
    app,
    "edge-2",
    namespace=NAMESPACE,
    cloud=cloud,
    management=management,
    provider=provider,
    labels={"tier": "batch"},
    kubernetes_version=VERSION,
    control_plane=ControlPlaneProps(machine=machine("m1.medium")),
    pools=[
        MachinePoolProps(
            name="workers",
            owner="autoscaler",
            zones=[Zone(name="az1", min=1, max=5), Zone(name="az2", min=1, max=5)],
            machine=machine("m1.xlarge"),
        )
    ],
)
app.synth()
