function [L, net] = cnnloss(net, x, y)
% One convolution, mean pooling, one full layer; kernels in cells
%   x - h x w x n images, y - classes x n

net = cnnff(net, x);
net = cnnbp(net, x, y);
L = net.L;

end
