// Two clusters described in Go: `cdk8s synth` writes their Cluster API manifests.
package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"krake-infra.io/go/krakeconstructs"
	"krake-infra.io/go/krakeproviders/openstack"
)

const (
	namespace = "edge"
	version   = "v1.34.8"
)

func main() {
	defer jsii.Close()
	app := cdk8s.NewApp(nil)
	krakeconstructs.NewClusterNamespace(app, jsii.String(namespace), nil)

	small := place()
	small.ControlPlane = &krakeconstructs.ControlPlaneProps{Replicas: jsii.Number(1), Machine: machine("m1.medium")}
	small.Pools = &[]*krakeconstructs.MachinePoolProps{
		{Name: jsii.String("workers"), Replicas: jsii.Number(2), Machine: machine("m1.xlarge")},
	}
	krakeconstructs.NewCluster(app, jsii.String("edge-1"), small)

	batch := place()
	batch.Labels = &map[string]*string{"tier": jsii.String("batch")}
	batch.ControlPlane = &krakeconstructs.ControlPlaneProps{Machine: machine("m1.medium")}
	batch.Pools = &[]*krakeconstructs.MachinePoolProps{{
		Name:    jsii.String("workers"),
		Owner:   jsii.String("autoscaler"),
		Zones:   &[]*krakeconstructs.Zone{zone("az1"), zone("az2")},
		Machine: machine("m1.xlarge"),
	}}
	krakeconstructs.NewCluster(app, jsii.String("edge-2"), batch)
	app.Synth()
}

// place says where the clusters live.
func place() *krakeconstructs.ClusterProps {
	return &krakeconstructs.ClusterProps{
		Namespace: jsii.String(namespace),
		Cloud: &krakeconstructs.CloudSpec{
			Provider: jsii.String("openstack"),
			Openstack: &krakeconstructs.OpenStackCloud{
				// credentials stay outside: a Secret with `clouds.yaml` in the namespace of the clusters
				Identity: &krakeconstructs.OpenStackIdentity{
					Kind:      jsii.String("Secret"),
					Name:      jsii.String("dresden-credentials"),
					CloudName: jsii.String("openstack"),
				},
				ExternalNetwork: &krakeconstructs.OpenStackReference{Name: jsii.String("public")},
			},
		},
		Management: &krakeconstructs.ManagementClusterSpec{
			ClusterApiVersion: jsii.String("v1.14.0"),
			ProviderVersions:  &map[string]*string{"openstack": jsii.String("v0.14.7")},
		},
		Provider:          openstack.NewOpenStackProvider(),
		KubernetesVersion: jsii.String(version),
	}
}

func machine(flavor string) *krakeconstructs.MachineProps {
	return &krakeconstructs.MachineProps{
		Openstack: &krakeconstructs.OpenStackMachine{
			Flavor: &krakeconstructs.OpenStackFlavor{Name: jsii.String(flavor)},
			Image:  &krakeconstructs.OpenStackImage{Name: jsii.String("ubuntu-24.04-kube-" + version)},
		},
	}
}

func zone(name string) *krakeconstructs.Zone {
	return &krakeconstructs.Zone{Name: jsii.String(name), Min: jsii.Number(1), Max: jsii.Number(5)}
}
