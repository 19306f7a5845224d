module example.com/edge

go 1.25

require (
	github.com/aws/constructs-go/constructs/v10 v10.8.1
	github.com/aws/jsii-runtime-go v1.140.0
	github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2 v2.70.47
	krake-infra.io/go/krakeconstructs v0.1.0
	krake-infra.io/go/krakeproviders v0.1.0
)
