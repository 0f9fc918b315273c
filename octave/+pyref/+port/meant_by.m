% Names that may be meant by one that nothing has, at most three, the likeliest first.
%
%     names = pyref.port.meant_by (name, known)
%
% What others call a layer goes before what is spelled alike. A twin of
% pyref/fixtures/near.py.

function names = meant_by (name, known)
  losses = 'binary_crossentropy sigmoid_crossentropy';
  others = {
    'affine', 'dense'
    'linear', 'dense'
    'fully_connected', 'dense'
    'fullyconnected', 'dense'
    'fc', 'dense'
    'softmax_loss', 'softmax_crossentropy'
    'softmax_with_loss', 'softmax_crossentropy'
    'softmaxwithloss', 'softmax_crossentropy'
    'cross_entropy', 'softmax_crossentropy crossentropy'
    'cross_entropy_loss', 'softmax_crossentropy crossentropy'
    'nll_loss', 'crossentropy'
    'mse', 'squared_error'
    'mae', 'absolute_error'
    'bce', losses
    'binary_cross_entropy', losses
    'conv', 'conv2d'
    'max_pool', 'max_pool2d'
    'maxpool', 'max_pool2d'
    'batch_norm', 'batchnorm'
    'layer_norm', 'layernorm'
    'silu', 'swish'};
  word = regexprep (lower (name), '^.*\.', '');
  found = others(strcmp (others(:,1), word),2);
  called = [{word}, regexp(strjoin (found.', ' '), '\S+', 'match')];
  called = called(ismember (called, known));
  names = unique ([called, pyref.port.near(word, known)], 'stable');
  names = names(1:min (3, end));
end

%!assert (pyref.port.meant_by ('linear', {'dense', 'relu'}), {'dense'})
%!assert (pyref.port.meant_by ('networks.mlp', {'mlp', 'relu'}), {'mlp'})
%!assert (pyref.port.meant_by ('tahn', {'relu', 'tanh'}), {'tanh'})
